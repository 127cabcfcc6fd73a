import type { PageId } from "@lets-meet/shared/ids.ts";
import { type Handshake, protocolVersion } from "@lets-meet/shared/protocol/session.ts";
import type { Acceptances } from "./acceptances.ts";
import type { Blocks } from "./blocks.ts";
import type { SessionStore } from "./session-id.ts";

/** What a page knows when it connects. */
export type HandshakeSources = {
  readonly pageId: PageId;
  readonly sessionStore: Pick<SessionStore, "resume">;
  readonly acceptances: Pick<Acceptances, "accepted">;
  readonly blocks: Pick<Blocks, "receipt">;
};

/** The handshake of the page's next connection. */
export function handshakeOf({ pageId, sessionStore, acceptances, blocks }: HandshakeSources): Handshake {
  const accepts = acceptances.accepted();
  const receipt = blocks.receipt();
  return {
    pageId,
    resume: sessionStore.resume(),
    listens: true,
    watches: true,
    ...(accepts === null ? {} : { accepts }),
    ...(receipt === null ? {} : { receipt }),
    version: protocolVersion,
  };
}
