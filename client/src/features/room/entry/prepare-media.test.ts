import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { joinedOf, openRoomPage, settle } from "../testing/page.ts";
import { aMember, aMembership, aPreview, roomId } from "../testing/samples.ts";

beforeEach(() => {
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => vi.unstubAllGlobals());

const atGreenRoom = async (granted: boolean) => {
  const page = await openRoomPage();
  page.permissions.granted = granted;
  await page.attach();
  page.actions.open(roomId);
  await page.answer("room:look", accept(aPreview()));
  await settle();
  return page;
};

describe("the devices of a room", () => {
  it("are open in the green room if the browser needs no prompt", async () => {
    const page = await atGreenRoom(true);
    expect(page.view().media).toMatchObject({ camera: { state: "on" }, microphone: { state: "on" } });
  });

  it("wait for the user if the browser would prompt", async () => {
    const page = await atGreenRoom(false);
    expect(page.devices.asked).toEqual([]);
  });

  it("come back after a reload as they were, including muted and closed ones", async () => {
    const before = await atGreenRoom(true);
    before.actions.want("camera", false);
    await settle();
    await before.enter(aMembership([aMember("Ann")]));
    const page = await openRoomPage(before.storage);
    page.permissions.granted = true;
    await page.attach({ snapshot: { phase: "in-room", room: joinedOf(aMembership([aMember("Ann")])) } });
    await settle();
    expect(page.devices.asked).toEqual(["audio"]);
  });

  it("come back after a second reload that interrupts the first one, with a prompt if need be", async () => {
    const before = await atGreenRoom(true);
    await before.enter(aMembership([aMember("Ann")]));
    // The first load was left before it was attached.
    const first = await openRoomPage(before.storage);
    first.actions.open(roomId);
    await settle();
    const page = await openRoomPage(before.storage);
    await page.attach({ snapshot: { phase: "in-room", room: joinedOf(aMembership([aMember("Ann")])) } });
    await settle();
    expect(page.devices.asked).toEqual(["video+audio"]);
  });
});
