import { RoomId } from "@lets-meet/shared/ids.ts";
import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { keyOf } from "../../../net/testing/wire.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { joinedOf, openRoomPage } from "../testing/page.ts";
import { aMember, aMembership, aPreview, peerOf, roomId } from "../testing/samples.ts";

fakeTimeAndMedia();

const attached = async () => {
  const page = await openRoomPage();
  await page.attach();
  return page;
};
const door = { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: null };

describe("entering a room", () => {
  it("goes from the link through the preview and the knock into the call", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    expect(page.phase()).toBe("green-room");
    page.actions.join("Mia", null);
    expect(page.payloads("room:join")).toEqual([
      {
        roomId,
        name: "Mia",
        passcode: null,
        invite: null,
        sending: { mic: false, camera: false, screen: false },
      },
    ]);
    await page.answer("room:join", accept({ peerId: peerOf("Mia"), place: "at-the-door" }));
    await page.log("room:waiting", door);
    expect(page.phase()).toBe("at-door");
    await page.log("room:joined", joinedOf(aMembership([aMember("Ann")])));
    expect(page.phase()).toBe("inside");
  });

  it("knocks again automatically when the server has forgotten the wait in the lobby", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", "secret");
    await page.answer("room:join", accept({ peerId: peerOf("Mia"), place: "at-the-door" }));
    await page.log("room:waiting", door);
    await page.attach({ resumed: false });
    expect(page.phase()).toBe("looking");
    await page.answer("room:look", accept(aPreview()));
    expect(page.payloads("room:join").at(-1)).toMatchObject({ name: "Mia", passcode: "secret" });
    expect(page.payloads("room:join")).toHaveLength(2);
    await page.answer("room:join", refuse("wrong-passcode"));
    expect(page.view().room).toMatchObject({ phase: "green-room", trouble: { code: "wrong-passcode" } });
    page.actions.look();
    expect(page.payloads("room:join")).toHaveLength(2);
  });

  it("shows why it is refused, and until when", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", refuse("no-such-room"));
    expect(page.view().room).toEqual({
      phase: "closed",
      roomId,
      trouble: { code: "no-such-room", retryAt: null },
    });
    page.actions.look();
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", "wrong");
    await page.answer("room:join", refuse("rate-limited", 5_000));
    expect(page.view().room).toMatchObject({
      phase: "green-room",
      joining: false,
      trouble: { code: "rate-limited", retryAt: performance.now() + 5_000 },
    });
  });

  it("sends the invite of the link, until it turns out to be invalid", async () => {
    const page = await attached();
    const invite = "i".repeat(24);
    const brought = () => page.payloads("room:join").map((payload) => Object(payload).invite);
    page.actions.open(roomId);
    page.actions.invited(invite);
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", null);
    await page.answer("room:join", refuse("room-full"));
    page.actions.join("Mia", null);
    await page.answer("room:join", refuse("no-such-invite"));
    expect(page.view().room).toMatchObject({ phase: "green-room", trouble: { code: "no-such-invite" } });
    page.actions.join("Mia", null);
    expect(brought()).toEqual([invite, invite, null]);
  });

  it("sends no invite to a room that it is not for", async () => {
    const page = await attached();
    page.actions.open(roomId);
    page.actions.invited("i".repeat(24));
    page.actions.open(roomId);
    expect(page.view().invite).not.toBeNull();
    page.actions.open(RoomId.parse("another-room-000"));
    expect(page.view().invite).toBeNull();
  });

  it("repeats the requests that were lost with the connection", async () => {
    const page = await attached();
    page.actions.open(roomId);
    page.wire.drop();
    await page.attach();
    expect(page.payloads("room:look")).toHaveLength(2);
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", null);
    page.wire.drop();
    await page.attach();
    expect(page.payloads("room:join")).toHaveLength(2);
  });

  it("refreshes the preview while the form is open", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview({ count: 1 })));
    await vi.advanceTimersByTimeAsync(5_000);
    await page.answer("room:look", accept(aPreview({ count: 2 })));
    expect(page.view().room).toMatchObject({ phase: "green-room", preview: { count: 2 } });
  });

  it("remembers a guest's name for the next time", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", null);
    expect((await openRoomPage(page.storage)).view().guestName).toBe("Mia");
  });

  it("is undone by a user who changes their mind, even if they are let in at that moment", async () => {
    const page = await attached();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    page.actions.join("Mia", null);
    page.actions.close();
    await page.log("room:joined", joinedOf(aMembership([])));
    expect(page.phase()).toBe("away");
    expect(page.payloads("room:leave")).toContainEqual({ roomId });
  });
});

describe("leaving a room", () => {
  it("is repeated until the server has answered, and releases the devices", async () => {
    const page = await attached();
    page.actions.openBoth();
    await page.enter(aMembership([aMember("Ann")]));
    expect(page.devices.live).not.toHaveLength(0);
    page.actions.leave();
    expect(page.view().room).toMatchObject({ phase: "left", reason: "left" });
    expect(page.devices.live).toHaveLength(0);
    expect(page.network.open).toHaveLength(0);
    await page.answer("room:leave", refuse("internal"));
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.payloads("room:leave")).toHaveLength(2);
  });

  it("shows the reason when it was not the user's choice, and allows a rejoin", async () => {
    const page = await attached();
    await page.enter(aMembership([]));
    await page.log("room:left", { roomId, reason: "ended" });
    expect(page.view().room).toMatchObject({ phase: "left", reason: "ended" });
    expect(page.payloads("room:leave")).toEqual([]);
    page.actions.rejoin();
    expect(page.phase()).toBe("looking");
  });

  it("is requested again when the server still has this page inside", async () => {
    const page = await attached();
    await page.attach({ snapshot: { phase: "in-room", room: joinedOf(aMembership([])) } });
    expect(page.payloads("room:leave")).toEqual([{ roomId }]);
  });
});

describe("a room whose server was away", () => {
  it("continues after a reload where it was, and asks for the others' signals", async () => {
    const before = await attached();
    await before.enter(aMembership([aMember("Ann")]));
    const page = await openRoomPage(before.storage);
    await page.attach({ snapshot: { phase: "in-room", room: joinedOf(aMembership([aMember("Ann")])) } });
    expect(page.phase()).toBe("inside");
    expect(page.payloads("room:ready")).toEqual([{ peerId: peerOf("Ann") }]);
  });

  it("continues without the server while a link does, and then says that the session is lost", async () => {
    const page = await attached();
    await page.enter(aMembership([aMember("Ann")]));
    page.store.setState(({ peers }) => ({
      peers: new Map([...peers].map(([id, peer]) => [id, { ...peer, link: "connected" as const }])),
    }));
    await page.attach({ resumed: false, session: keyOf("b") });
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.membership().severed).toBe(true);
    page.store.setState(({ peers }) => ({
      peers: new Map([...peers].map(([id, peer]) => [id, { ...peer, link: "failed" as const }])),
    }));
    await vi.advanceTimersByTimeAsync(10_000);
    expect(page.view().room).toMatchObject({ phase: "left", reason: "session-lost" });
  });
});
