import { z } from "zod";
import { ChatText } from "./chat.ts";
import { Sending } from "./room.ts";
import { LinkSignals } from "./signal.ts";

/** The size at which a page shows a peer's video: not at all, in the strip, as a tile of the grid, or in the spotlight. */
export const ViewSize = z.enum(["hidden", "thumbnail", "tile", "spotlight"]);
export type ViewSize = z.infer<typeof ViewSize>;

/** 256 bits in base64url. */
const bits = z.string().regex(/^[\w-]{43}$/);
/** Names one round of the safety code: the set of participants on which their pages agree. */
const Round = z.string().regex(/^[\w-]{16,64}$/);

/**
 * A message between two pages over their link's data channel (W3C WebRTC §6.2). The channel is open as long as the link is,
 * even if the server fails. A message that is also sent through the server carries its sequence number, so that the
 * recipient takes the copy that arrives first and drops the other.
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
