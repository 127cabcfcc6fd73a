import type { Blocked, BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import type { Handshake } from "@lets-meet/shared/protocol/session.ts";
import { type Block, type BlockKey, nameOf } from "../../domain/safety/block.ts";
import type { BlockReason } from "../../safety-ports.ts";
import { type AddressKey, siteOf } from "../address.ts";
import type { Blocklist } from "./blocklist.ts";
import { idIn, type Receipts } from "./receipts.ts";
import type { Person } from "./subjects.ts";

/** All keys under which that person may be blocked. */
function keysOf({ session, address, receipt }: Person): readonly BlockKey[] {
  const site = siteOf(address);
  return [
    { kind: "session", session },
    ...(receipt === null ? [] : [{ kind: "receipt", receipt } as const]),
    { kind: "network", network: address },
    ...(site === null ? [] : [{ kind: "network", network: site } as const]),
  ];
}

/** Keeps blocked people out, before they cost anything. */
export class BlockGate {
  readonly #blocklist: Pick<Blocklist, "find" | "ofAddress" | "msLeft">;
  readonly #receipts: Pick<Receipts, "read">;

  constructor(blocklist: Pick<Blocklist, "find" | "ofAddress" | "msLeft">, receipts: Pick<Receipts, "read">) {
    this.#blocklist = blocklist;
    this.#receipts = receipts;
  }

  /** How long that address is blocked, in milliseconds; 0 if it is not. */
  ofAddress(address: AddressKey): number {
    return this.#msLeft(this.#blocklist.ofAddress(address));
  }

  /** The same for what a page shows: the session that it resumes, and the receipt of its browser. */
  ofHandshake({ resume, receipt }: Pick<Handshake, "resume" | "receipt">): number {
    const keys: BlockKey[] = [];
    if (resume !== null) keys.push({ kind: "session", session: resume.sessionId });
    // Its signature does not matter here: a forged one could only keep its own page out.
    const id = receipt === undefined ? null : idIn(receipt);
    if (id !== null) keys.push({ kind: "receipt", receipt: id });
    return this.#msLeft(this.#blocklist.find(keys));
  }

  /** The same for a page that is connected. */
  of(person: Person): number {
    return this.#msLeft(this.#blocklist.find(keysOf(person)));
  }

  /** The id of a receipt that this server has signed; `null` for all others, and without one. */
  async receiptOf(receipt: BlockReceipt | undefined): Promise<string | null> {
    return receipt === undefined ? null : ((await this.#receipts.read(receipt))?.jti ?? null);
  }

  /** What a person is told whom these blocks keep out; `null` for everybody else. */
  toldBy(blocks: readonly Block[], reason: BlockReason | null): (person: Person) => Blocked | null {
    const byName = new Map(blocks.map((block) => [nameOf(block.key), block] as const));
    return (person) => {
      for (const key of keysOf(person)) {
        const block = byName.get(nameOf(key));
        if (block === undefined) continue;
        return {
          rule: reason?.rule ?? "explicit",
          endsInMs: this.#blocklist.msLeft(block),
          // The receipt is a person's own: others behind the same address are told that the address is blocked.
          receipt: reason !== null && isOwn(person, blocks) ? reason.receipt : null,
        };
      }
      return null;
    };
  }

  #msLeft(block: Block | null): number {
    return block === null ? 0 : this.#blocklist.msLeft(block);
  }
}

const isOwn = ({ session }: Person, blocks: readonly Block[]): boolean =>
  blocks.some(({ key }) => key.kind === "session" && key.session === session);
