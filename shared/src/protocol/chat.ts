import { z } from "zod";
import { MatchId } from "../ids.ts";
import { limits } from "../limits.ts";

/** True if the text has only white space, control and format characters, and fillers that show as a gap. */
export const isBlank = (text: string): boolean =>
  !/[^\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/** A chat message as its sender wrote it, not blank. Pages show it as plain text only. */
export const ChatText = z
  .string()
  .max(limits.chatLength)
  .refine((text) => !isBlank(text), "must not be blank")
  .describe("not blank");

/** An ordered request: `seq` grows by one with each ordered request of a session, and identifies the message to its sender. */
export const SendChat = z.object({ matchId: MatchId, seq: z.int().positive(), text: ChatText });
export type SendChat = z.infer<typeof SendChat>;

/** A message from the partner. `seq` is the sender's, increases with gaps, and is the number that a receipt names. */
export const ChatMessage = SendChat;
export type ChatMessage = SendChat;

/** The page has shown every message from the partner up to `seq`. */
export const ChatReceipt = z.object({ matchId: MatchId, seq: z.int().positive() });
export type ChatReceipt = z.infer<typeof ChatReceipt>;

export const Typing = z.object({ matchId: MatchId, typing: z.boolean() });
export type Typing = z.infer<typeof Typing>;
