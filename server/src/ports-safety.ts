import { SessionId } from "@lets-meet/shared/ids.ts";
import { BlockReceipt, BlockRule } from "@lets-meet/shared/protocol/safety.ts";
import { z } from "zod";
import { type Block, type BlockKey, keyOf, nameOf, outlasts } from "./domain/safety/block.ts";
import type { Mark } from "./domain/safety/strikes.ts";
import type { BlockEntry } from "./safety-ports.ts";

/* What stores and the bus keep of blocks and strikes, as data that is parsed when it is read. */

/** The name under which a store keeps a block; another one of the same name has its place only if it outlasts it. */
export const storedName = ({ key }: Pick<Block, "key">): string => nameOf(key);
export const replaces = (block: Block, standing: Block | undefined): boolean =>
  standing === undefined || outlasts(block, standing);

/** The name of a block's key. */
export const BlockKeyName = z.string().transform((name, context): BlockKey => {
  const key = keyOf(name);
  if (key !== null) return key;
  context.addIssue({ code: "custom", message: "not the name of a block's key" });
  return z.NEVER;
});

const MarkData: z.ZodType<Mark> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("explicit"), by: z.enum(["two", "one"]) }),
  z.object({ kind: z.literal("moderator") }),
  z.object({ kind: z.literal("unlike") }),
  z.object({ kind: z.literal("report"), reliability: z.number() }),
  z.object({ kind: z.literal("blocked"), level: z.number() }),
]);

/** A mark in JSON. */
export const MarkText = z
  .string()
  .transform((text): unknown => JSON.parse(text))
  .pipe(MarkData);

const BlockKeyData: z.ZodType<BlockKey> = z.discriminatedUnion("kind", [
  z.object({ kind: z.literal("session"), session: SessionId }),
  z.object({ kind: z.literal("receipt"), receipt: z.string() }),
  z.object({ kind: z.literal("network"), network: z.string() }),
]);
const BlockData: z.ZodType<Block> = z.object({
  key: BlockKeyData,
  level: z.number(),
  until: z.number(),
  receipt: z.string(),
});

/** The schema of the entries of the blocklist's log. */
export const BlockEntryData: z.ZodType<BlockEntry> = z.discriminatedUnion("kind", [
  z.object({
    kind: z.literal("blocked"),
    blocks: z.array(BlockData),
    reason: z.object({ rule: BlockRule, receipt: BlockReceipt }),
  }),
  z.object({ kind: z.literal("lifted"), keys: z.array(BlockKeyData) }),
]);
