import { createHmac } from "node:crypto";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import { strikesKeptMs } from "../../domain/safety/strikes.ts";
import type { AddressKey } from "../address.ts";

/** The person at one page, as far as the server can tell people apart. */
export type Person = {
  readonly session: SessionId;
  readonly address: AddressKey;
  /** The id of the receipt that its browser has of an earlier block. */
  readonly receipt: string | null;
};

const dayMs = 86_400_000;
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/**
 * Names people in the store of strikes by an HMAC whose key changes every day, so that the store has no addresses, and tells
 * nothing that is the same on two days. `secret` must outlive the process for strikes to do so.
 */
export class Subjects {
  readonly #secret: string;
  readonly #keys = new Map<number, Buffer>();

  constructor(secret: string) {
    this.#secret = secret;
  }

  /** The names under which a mark of `now` (Unix time) is stored: without an address if several people share it. */
  at(person: Person, isShared: boolean, now: number): readonly string[] {
    return this.#on(Math.floor(now / dayMs), person, isShared);
  }

  /** All names under which that person's marks may be stored, that of `now` first. */
  since(person: Person, isShared: boolean, now: number): readonly string[] {
    const today = Math.floor(now / dayMs);
    const days = strikesKeptMs / dayMs;
    return Array.from({ length: days + 1 }, (_, ago) => this.#on(today - ago, person, isShared)).flat();
  }

  #on(day: number, { session, address, receipt }: Person, isShared: boolean): readonly string[] {
    const texts = [
      `session ${session}`,
      ...(receipt === null ? [] : [`receipt ${receipt}`]),
      ...(isShared ? [] : [`address ${address}`]),
    ];
    return texts.map((text) => hmac(this.#keyOf(day), text).toString("base64url"));
  }

  #keyOf(day: number): Buffer {
    const known = this.#keys.get(day) ?? hmac(this.#secret, `${day}`);
    if (this.#keys.size > 64) this.#keys.clear();
    this.#keys.set(day, known);
    return known;
  }
}
