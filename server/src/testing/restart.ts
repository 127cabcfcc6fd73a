import type { RoomRecord } from "../ports.ts";
import { createNode } from "./node.ts";
import { accountId, emptyRoom } from "./rooms.ts";

/** The key with which both nodes of a restart seal tokens. */
export const sealingKey = new Uint8Array(32).fill(7);

const { id, name, settings } = emptyRoom();
/** A stored room, owned by Ann. */
export const kitchen: RoomRecord = {
  id,
  name,
  settings,
  owner: accountId("ann"),
  passcodeHash: null,
  createdAt: 0,
  lastUsedAt: null,
};

/** The node that was started after that one was killed, later by its downtime. */
export const restarted = (
  before: Pick<ReturnType<typeof createNode>, "today">,
  {
    downMs = 5_000,
    ...over
  }: { downMs?: number; roomRecord?: RoomRecord; endedLogins?: ReadonlySet<string> } = {},
) => createNode({ sealingKey, roomRecord: kitchen, startedAt: before.today() + downMs, ...over });
