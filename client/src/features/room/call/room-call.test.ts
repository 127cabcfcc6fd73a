import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { PeerSignals } from "@lets-meet/shared/protocol/room.ts";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { isHello } from "../../../rtc/link/generation.ts";
import { makeFakeCertificates } from "../../../rtc/testing/fake-certificates.ts";
import type { FakeNetwork } from "../../../rtc/testing/fake-network.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { inCall, joinedOf, openRoomPage, settle } from "../testing/page.ts";
import { aMember, aMembership, peerOf, roomId } from "../testing/samples.ts";

fakeTimeAndMedia();

const ann = peerOf("Ann");
const ben = peerOf("Ben");

describe("the call of a room", () => {
  it("has one link to each of the others, and asks for their signals", async () => {
    const page = await inCall("Ann", "Ben");
    expect(page.network.open).toHaveLength(2);
    expect(page.payloads("room:ready")).toEqual([{ peerId: ann }, { peerId: ben }]);
    expect([...page.view().peers.keys()]).toEqual([ann, ben]);
  });

  it("adds and removes links with the members, and never has two to one peer", async () => {
    const page = await inCall("Ann");
    const member = aMember("Ben");
    await page.log("room:member-joined", { roomId, member });
    await page.log("room:member-changed", { roomId, member: { ...member, hand: true } });
    expect(page.network.open).toHaveLength(2);
    await page.log("room:member-left", { roomId, peerId: ann, reason: "left" });
    expect(page.network.open).toHaveLength(1);
    expect([...page.view().peers.keys()]).toEqual([ben]);
  });

  it("begins once the ICE servers are known, with all members present then", async () => {
    const page = await openRoomPage();
    page.ice.answer = refuse("rate-limited", 3_000);
    await page.attach();
    await page.enter(aMembership([aMember("Ann")]));
    await page.log("room:member-joined", { roomId, member: aMember("Ben") });
    expect(page.network.open).toHaveLength(0);
    page.ice.answer = accept({ iceServers: [], policy: "relay", expiresInMs: null });
    await vi.advanceTimersByTimeAsync(3_000);
    expect(page.network.open).toHaveLength(2);
    expect(page.payloads("room:ready")).toHaveLength(2);
  });

  it("marks a peer as failed when the browser makes no connection, until a retry", async () => {
    const page = await inCall("Ann");
    const refused = vi.spyOn(page.network, "make").mockImplementation(() => {
      throw new DOMException("forbidden by policy", "NotSupportedError");
    });
    await page.log("room:member-joined", { roomId, member: aMember("Ben") });
    expect(page.view().peers.get(ben)?.link).toBe("failed");
    page.actions.reconnect(ann);
    expect(page.view().peers.get(ann)?.link).toBe("failed");
    refused.mockRestore();
    for (const peerId of [ann, ben]) page.actions.reconnect(peerId);
    expect(page.network.open).toHaveLength(2);
    expect([...page.view().peers.values()].map(({ link }) => link)).toEqual(["connecting", "connecting"]);
  });

  it("asks for all signals again on each new connection", async () => {
    const page = await inCall("Ann", "Ben");
    page.wire.drop();
    await page.attach({ snapshot: { phase: "idle" } });
    expect(page.payloads("room:ready")).toHaveLength(4);
  });

  it("checks once that the server still answers when several of its links break", async () => {
    const page = await inCall("Ann", "Ben");
    page.wire.acceptAll({ online: 3 });
    for (const one of page.network.open) one.become("connected");
    for (const one of page.network.open) one.become("disconnected");
    expect(page.payloads("presence:watch")).toHaveLength(1);
    page.wire.last("presence:watch")?.fail();
    await settle();
    expect(page.wire.calls).toEqual(["connect", "disconnect", "connect"]);
  });

  it("looks for other paths on another network, even for links that seem fine", async () => {
    const page = await inCall("Ann", "Ben", "Zoe");
    const restarts = page.network.open.map((one) => {
      one.become("connected");
      return vi.spyOn(one, "restartIce");
    });
    page.effects.networkChanged();
    // A polite link without an offer has no path to replace yet.
    expect(restarts.map(({ mock }) => mock.calls.length)).toContain(1);
  });

  it("signals to each peer in the session's order", async () => {
    const page = await inCall("Ann", "Zoe");
    await vi.advanceTimersByTimeAsync(50);
    const signals = page.payloads("room:signal") as { readonly peerId: string; readonly seq: number }[];
    expect(new Set(signals.map(({ peerId }) => peerId)).size).toBeLessThanOrEqual(2);
    expect(signals.map(({ seq }) => seq)).toEqual(signals.map((_one, at) => at + 1));
  });
});

describe("the sending state", () => {
  it("is sent to the others when it changes, and not otherwise", async () => {
    const page = await inCall("Ann");
    page.actions.want("microphone", true);
    await settle();
    page.actions.want("microphone", false);
    await settle();
    page.actions.choose("camera", "back");
    await settle();
    expect(page.payloads("room:state")).toEqual([
      { roomId, sending: { mic: true, camera: false, screen: false } },
      { roomId, sending: { mic: false, camera: false, screen: false } },
    ]);
    expect(page.membership().members[0]?.sending).toEqual({ mic: false, camera: false, screen: false });
  });

  it.each(["camera", "microphone"] as const)(
    "is on and paused while the system has the %s, and reports nothing else",
    async (kind) => {
      const page = await inCall("Ann");
      page.actions.want(kind, true);
      await settle();
      const on = { mic: kind === "microphone", camera: kind === "camera", screen: false };
      const [track] = page.devices.live;
      track?.pause(true);
      await settle();
      expect(page.membership().members[0]?.sending).toEqual({
        ...on,
        paused: [kind === "camera" ? "camera" : "mic"],
      });
      track?.pause(false);
      await settle();
      page.actions.want(kind, false);
      await settle();
      track?.pause(true);
      track?.pause(false);
      await settle();
      const sent = page.payloads("room:state").map((told) => (told as { readonly sending: unknown }).sending);
      expect(sent).toEqual([
        on,
        { ...on, paused: [kind === "camera" ? "camera" : "mic"] },
        on,
        { mic: false, camera: false, screen: false },
      ]);
    },
  );

  it("is muted if the user agrees to the host's request, and not otherwise", async () => {
    const page = await inCall("Ann");
    page.actions.want("microphone", true);
    await settle();
    await page.log("room:mute-asked", { roomId, peerId: ann });
    expect(page.membership().muteAskedBy).toBe(ann);
    page.actions.readMuteAsk(false);
    expect(page.view().media.microphone).toMatchObject({ muted: false });
    await page.log("room:mute-asked", { roomId, peerId: ann });
    page.actions.readMuteAsk(true);
    await settle();
    expect(page.view().media.microphone).toMatchObject({ muted: true });
    expect(page.membership().muteAskedBy).toBeNull();
  });
});

describe("an event of another member", () => {
  it("is shown: hands, reactions for a while, knocks", async () => {
    const page = await inCall("Ann");
    await page.log("room:member-changed", { roomId, member: aMember("Ann", { hand: true }) });
    await page.log("room:reaction", { roomId, peerId: ann, reaction: "clap" });
    await page.log("room:knock", {
      roomId,
      knock: { peerId: ben, name: "Ben", hasAccount: false, held: null },
    });
    expect(page.membership()).toMatchObject({
      members: [{ name: "Mia" }, { name: "Ann", hand: true }],
      reactions: [{ reaction: "clap" }],
      knocks: [{ name: "Ben" }],
    });
    // Setting the clock back does not keep a reaction on the screen.
    vi.setSystemTime(Date.now() - 7_200_000);
    await vi.advanceTimersByTimeAsync(6_000);
    expect(page.membership().reactions).toEqual([]);
    await page.log("room:knock-gone", { roomId, peerId: ben });
    expect(page.membership().knocks).toEqual([]);
  });

  it("in another room changes nothing here", async () => {
    const page = await inCall("Ann");
    const before = page.view().room;
    const other = "another-room-000";
    await page.log("room:member-joined", { roomId: other, member: aMember("Ben") });
    await page.log("room:message", { roomId: other, peerId: ann, seq: 1, text: "?" });
    await page.log("room:reaction", { roomId: other, peerId: ann, reaction: "wow" });
    expect(page.view().room).toBe(before);
  });
});

it("tells a user who cannot share a screen", async () => {
  const page = await inCall("Ann");
  page.actions.shareScreen();
  await settle();
  expect(page.view().refusedAction).toBe("no-screen");
});

describe("an action of the host", () => {
  it("shows the refusal of the server, until the next attempt", async () => {
    const page = await inCall("Ann");
    page.actions.admit(ben);
    await page.answer("room:admit", refuse("room-full"));
    expect(page.view().refusedAction).toBe("room-full");
    page.actions.remove(ann);
    expect(page.view().refusedAction).toBeNull();
    await page.answer("room:remove");
    expect(page.view().refusedAction).toBeNull();
  });

  it("is requested from the server", async () => {
    const page = await inCall("Ann");
    page.actions.admit(ben);
    page.actions.hold(ben, "in a minute");
    page.actions.reject(ben);
    page.actions.lock(true);
    page.actions.remove(ann);
    page.actions.askToMute(null);
    page.actions.handOver(ann);
    page.actions.endForAll();
    page.actions.hand(true);
    expect(page.asked().slice(-9)).toEqual([
      "room:admit",
      "room:hold",
      "room:reject",
      "room:lock",
      "room:remove",
      "room:mute",
      "room:hand-over",
      "room:end",
      "room:hand",
    ]);
    expect(page.membership().members[0]?.hand).toBe(true);
  });
});

describe("a page that was reloaded in a room", () => {
  beforeEach(() => makeFakeCertificates());

  const certificates = (page: { readonly network: FakeNetwork }) =>
    page.network.open.map(({ configuration }) => configuration.certificates?.[0]);

  it("has the same certificate for each of the others, and deletes it when it leaves", async () => {
    const before = await inCall("Ann", "Ben");
    const [certificate, ...others] = certificates(before);
    expect(certificate).toBeDefined();
    expect(others).toEqual([certificate]);
    const page = await openRoomPage(before.storage, before.vault);
    await page.attach({
      snapshot: { phase: "in-room", room: joinedOf(aMembership([aMember("Ann"), aMember("Ben")])) },
    });
    expect(certificates(page)).toEqual([certificate, certificate]);
    page.actions.leave();
    expect(page.vault.kept.size).toBe(0);
  });

  it("greets the others who were inside before, and no peer that comes later", async () => {
    const page = await openRoomPage();
    const greeted = () =>
      page.payloads("room:signal").flatMap((payload) => {
        const { peerId, signals } = payload as PeerSignals;
        return signals.some(isHello) ? [peerId] : [];
      });
    await page.attach({ snapshot: { phase: "in-room", room: joinedOf(aMembership([aMember("Zoe")])) } });
    await vi.advanceTimersByTimeAsync(50);
    expect(greeted()).toEqual([peerOf("Zoe")]);
    await page.log("room:member-joined", { roomId, member: aMember("Zac") });
    await vi.advanceTimersByTimeAsync(50);
    expect(page.network.open).toHaveLength(2);
    expect(greeted()).toEqual([peerOf("Zoe")]);
  });

  it("has a new certificate in its next membership, which it enters without a reload", async () => {
    const page = await inCall("Ann");
    const [first] = certificates(page);
    page.actions.leave();
    page.actions.close();
    await page.enter(aMembership([aMember("Ann")], { peerId: peerOf("Leo") }));
    const [second] = certificates(page);
    expect(second).toBeDefined();
    expect(second).not.toBe(first);
  });
});
