import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Participant } from "./participant.ts";
import type { SessionStates } from "./session-states.ts";
import type { Attachment, Live, Page } from "./session-types.ts";

/** Ends the attachment before its connection is closed: the end of that must not count as the session's. */
export function release(live: Live): Attachment | null {
  const former = live.attachment;
  live.attachment = null;
  former?.delivery.stop();
  former?.resumeToken.stop();
  return former;
}

/**
 * Closes the connection of a session that another node has taken over. Either a page has come there, or that node looks after
 * the session because this one seemed to be gone; then the page may come back.
 */
export async function part(id: SessionId, { page }: Attachment, states: SessionStates): Promise<void> {
  if (await states.isAttached(id)) page.supersede();
  else page.unheard();
}

/** The page does not listen. Its match ends; outside a match the connection closes, and the page may return. */
export async function unheard(id: SessionId, page: Page, participant: Participant): Promise<void> {
  const ended = participant.unheard(id);
  if (ended === null) page.unheard();
  else await ended;
}
