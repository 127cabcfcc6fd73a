import { PageId } from "@lets-meet/shared/ids.ts";
import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it } from "vitest";
import { acceptancesOn } from "./acceptances.ts";
import { PageSession, type SessionListener } from "./page-session.ts";
import { openSession } from "./session-id.ts";
import { fakeBlocks } from "./testing/blocks.ts";
import { memoryStorage } from "./testing/browser.ts";
import { fakeWire } from "./testing/wire.ts";

const matchId = "m".repeat(21);

async function rig(storage = memoryStorage()) {
  const wire = fakeWire();
  const sessionStore = await openSession(storage, { locks: null, openChannel: null, patienceMs: 0 });
  const session = new PageSession({
    openWire: wire.open,
    sessionStore,
    pageId: PageId.parse("p".repeat(21)),
    hasNetwork: () => true,
    acceptances: acceptancesOn(null),
    blocks: fakeBlocks(),
  });
  const heard: [number, string][] = [];
  const listener = (name: number): SessionListener => ({
    attached: (_attached, first) => heard.push([name, first ? "attached first" : "attached"]),
    frameAsked: ({ width }) => heard.push([name, `frame of ${width}`]),
    gap: ({ phase }) => heard.push([name, `gap ${phase}`]),
    logged: (event) => heard.push([name, event.name]),
    settled: (settled) => heard.push([name, `${settled.name} ${settled.fate}`]),
    superseded: () => heard.push([name, "superseded"]),
  });
  session.listen(listener(1));
  session.listen(listener(2));
  session.connection.connect();
  return { wire, session, heard, storage, view: () => session.view.getState() };
}

describe("a page's session", () => {
  it("notifies every feature of each event, in order", async () => {
    const { wire, heard } = await rig();
    wire.attach();
    wire.say("stranger:partner-back", { matchId }, 1);
    const room = { roomId: "r".repeat(16), name: "Den", peerId: "p".repeat(21), held: null };
    wire.say("session:gap", { snapshot: { phase: "at-door", door: room } });
    expect(heard).toEqual([
      [1, "attached first"],
      [2, "attached first"],
      [1, "stranger:partner-back"],
      [2, "stranger:partner-back"],
      [1, "gap at-door"],
      [2, "gap at-door"],
    ]);
  });

  it("notifies every feature of the outcome of ordered requests", async () => {
    const { wire, session, heard } = await rig();
    wire.attach();
    heard.length = 0;
    session.outbox.push("chat:send", { matchId, text: "hello" });
    wire.last("chat:send")?.answer(accept({}));
    await Promise.resolve();
    await expect
      .poll(() => heard)
      .toEqual([
        [1, "chat:send taken"],
        [2, "chat:send taken"],
      ]);
  });

  it("shows the state of the connection and the number of sessions online", async () => {
    const { wire, view } = await rig();
    expect(view()).toEqual({ block: null, connection: "connecting", online: null, resuming: false });
    wire.attach();
    wire.say("presence:count", { online: 7 });
    expect(view()).toEqual({ block: null, connection: "online", online: 7, resuming: false });
    wire.say("presence:count", { online: 9 });
    expect(view().online).toBe(9);
    wire.drop();
    expect(view().connection).toBe("reconnecting");
  });

  it("is resuming after a reload, until it is attached", async () => {
    const { wire, storage } = await rig();
    wire.attach();
    const again = await rig(storage);
    expect(again.view().resuming).toBe(true);
    again.wire.attach();
    expect(again.view().resuming).toBe(false);
  });

  it("notifies every feature when another page has taken its session", async () => {
    const { wire, heard, view } = await rig();
    wire.attach();
    heard.length = 0;
    wire.say("session:superseded", {});
    expect([view().connection, heard]).toEqual([
      "superseded",
      [
        [1, "superseded"],
        [2, "superseded"],
      ],
    ]);
  });
});
