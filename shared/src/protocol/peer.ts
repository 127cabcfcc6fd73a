import { z } from "zod";
import { ChatText } from "./chat.ts";
import { Sending } from "./room.ts";
import { LinkSignals } from "./signal.ts";

/** How large a page shows somebody's picture: not at all, in a strip, as one of the grid, or as the one looked at. */
export const ViewSize = z.enum(["hidden", "thumbnail", "tile", "spotlight"]);
export type ViewSize = z.infer<typeof ViewSize>;

/** 256 bits in base64url. */
const bits = z.string().regex(/^[\w-]{43}$/);
/** Names one round of the safety code: who takes part in it, as its members' pages agree. */
const Round = z.string().regex(/^[\w-]{16,64}$/);

/**
 * What two pages say to each other over their link's data channel (W3C WebRTC §6.2), without a server: it is open as long
 * as the link is, whatever becomes of the server. What also travels by way of the server carries the number by which the
 * second copy is known, so that whichever comes first counts.
 */
export const PeerMessage = z.discriminatedUnion("kind", [
  LinkSignals.extend({ kind: z.literal("signals") }),
  z.object({ kind: z.literal("chat"), seq: z.int().positive(), text: ChatText }),
  z.object({ kind: z.literal("received"), seq: z.int().positive() }),
  z.object({ kind: z.literal("typing"), typing: z.boolean() }),
  z.object({ kind: z.literal("sending"), sending: Sending }),
  z.object({ kind: z.literal("view"), camera: ViewSize, screen: ViewSize }),
  z.object({ kind: z.literal("commit"), round: Round, commitment: bits }),
  z.object({ kind: z.literal("reveal"), round: Round, nonce: bits }),
]);
export type PeerMessage = z.infer<typeof PeerMessage>;
