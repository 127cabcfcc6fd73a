import { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import type { Clock } from "./ports.ts";
import type { BlockStore } from "./safety-ports.ts";
import { idIn } from "./services/safety/receipts.ts";

export type BlocksCommandOptions = {
  readonly store: BlockStore;
  readonly clock: Pick<Clock, "today">;
  /** Prints one line of the result. */
  readonly print: (line: string) => void;
  /** Prints one line for the operator's eyes only. */
  readonly say: (line: string) => void;
};

const usage = `Usage: npm run blocks -- COMMAND
  list          every decision to block that has not ended: its id, level, end, and what is blocked, without addresses
  lift RECEIPT  lift the blocks of a decision, by the receipt that a blocked person has sent, or by its id`;

/** The id in what a person has sent: a receipt, or the id itself. Whoever can run this may lift every block anyway. */
function idOf(text: string): string {
  const receipt = BlockReceipt.safeParse(text.trim());
  return (receipt.success ? idIn(receipt.data) : null) ?? text.trim();
}

/** Runs an operator's command on the blocklist. Returns the exit code: 0, 1 if it could not be done, 2 if it is none. */
export async function runBlocksCommand(
  [command, argument, ...more]: readonly string[],
  { store, clock, print, say }: BlocksCommandOptions,
): Promise<number> {
  if (command === "list" && argument === undefined) {
    const all = await store.all(clock.today());
    for (const [id, blocks] of Map.groupBy(all, ({ receipt }) => receipt)) {
      const kinds = blocks.map(({ key }) => (key.kind === "receipt" ? "browser" : key.kind)).toSorted();
      const [{ level, until } = { level: 0, until: 0 }] = blocks;
      print(`${id}  level ${level}  until ${new Date(until).toISOString()}  ${kinds.join(", ")}`);
    }
    return 0;
  }
  if (command === "lift" && argument !== undefined && more.length === 0) {
    const id = idOf(argument);
    const blocks = (await store.all(clock.today())).filter(({ receipt }) => receipt === id);
    for (const { key } of blocks) await store.remove(key);
    say(
      blocks.length === 0
        ? "There is no such block, or it has ended."
        : "The block is lifted. Running servers admit the person within 30 seconds.",
    );
    return blocks.length === 0 ? 1 : 0;
  }
  say(usage);
  return 2;
}
