import { z } from "zod";
import { MatchId } from "../ids.ts";
import { limits } from "../limits.ts";

/** Whether nothing of the text can be seen: white space, control and format characters, and fillers that show as a gap. */
export const isBlank = (text: string): boolean =>
  !/[^\p{Cc}\p{Cf}\p{Z}\p{Default_Ignorable_Code_Point}\u2800]/u.test(text);

/** Text as somebody wrote it: shown as text and as nothing else; not blank. */
export const ChatText = z
  .string()
  .max(limits.chatLength)
  .refine((text) => !isBlank(text), "must not be blank")
  .describe("not blank");

/** The ordered request: `seq` grows by one with each ordered request of a session and names the message to its sender. */
export const SendChat = z.object({ matchId: MatchId, seq: z.int().positive(), text: ChatText });
export type SendChat = z.infer<typeof SendChat>;

/** A message of the partner's; `seq` is its sender's, grows with gaps, and is what a receipt names. */
export const ChatMessage = SendChat;
export type ChatMessage = SendChat;

/** The page shows every message of the partner's up to `seq`. */
export const ChatReceipt = z.object({ matchId: MatchId, seq: z.int().positive() });
export type ChatReceipt = z.infer<typeof ChatReceipt>;

export const Typing = z.object({ matchId: MatchId, typing: z.boolean() });
export type Typing = z.infer<typeof Typing>;
