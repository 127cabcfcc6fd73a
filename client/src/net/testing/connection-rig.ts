import { PageId } from "@lets-meet/shared/ids.ts";
import { acceptancesOn } from "../acceptances.ts";
import { Connection } from "../connection.ts";
import type { ConnectionStatus } from "../connection-status.ts";
import { openSession } from "../session-id.ts";
import { fakeBlocks } from "./blocks.ts";
import { memoryStorage } from "./browser.ts";
import { fakeWire } from "./wire.ts";

export const pageId = PageId.parse("p".repeat(21));

/** A connection whose server the test plays, with a record of what its listener received. */
export async function rig(network = { up: true }, blocks = fakeBlocks()) {
  const wire = fakeWire();
  const heard: string[] = [];
  const statuses: ConnectionStatus[] = [];
  const sessionStore = await openSession(memoryStorage(), { locks: null, openChannel: null, patienceMs: 0 });
  const connection = new Connection({
    openWire: wire.open,
    sessionStore,
    pageId,
    hasNetwork: () => network.up,
    acceptances: acceptancesOn(null),
    blocks,
    listener: {
      status: (status) => statuses.push(status),
      attached: (attached, first) =>
        heard.push(`attached ${attached.snapshot.phase}${first ? " first" : ""}`),
      detached: () => heard.push("detached"),
      gap: () => heard.push("gap"),
      logged: ({ name }) => heard.push(name),
      frameAsked: ({ nonce }) => heard.push(`frame asked ${nonce}`),
      online: (count) => heard.push(`online ${count}`),
    },
  });
  connection.connect();
  return { wire, heard, statuses, connection, sessionStore };
}
