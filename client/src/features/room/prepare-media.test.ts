import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { prepareMedia } from "./prepare-media.ts";
import { joinedOf, openRoomPage, settle } from "./testing/page.ts";
import { aMember, aPreview, aStay, roomId } from "./testing/samples.ts";

let granted: readonly string[] = [];
beforeEach(() => {
  granted = ["camera", "microphone"];
  vi.stubGlobal("MediaStream", FakeMediaStream);
  vi.stubGlobal("navigator", {
    permissions: {
      query: async ({ name }: { readonly name: string }) => ({
        state: granted.includes(name) ? "granted" : "prompt",
      }),
    },
  });
});
afterEach(() => vi.unstubAllGlobals());

const open = async (shelf?: Parameters<typeof openRoomPage>[0]) => {
  const page = await openRoomPage(shelf);
  prepareMedia(page, page.capture);
  return page;
};
const stay = aStay([aMember("Ann")]);
const inside = { snapshot: { phase: "in-room", room: joinedOf(stay) } } as const;

describe("devices without a question", () => {
  it("open in a room's green room where the browser gives them", async () => {
    granted = ["microphone"];
    const page = await open();
    await page.attach();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    await settle();
    expect(page.devices.asked).toEqual(["audio"]);
  });

  it("come back after a reload in a call, but for those that were off", async () => {
    const before = await open();
    await before.attach(inside);
    before.actions.want("microphone", true);
    await settle();
    const page = await open(before.shelf);
    await page.attach(inside);
    expect(page.devices.asked).toEqual(["audio"]);
  });

  it("come back after a reload when strangers had brought them along into the room", async () => {
    const before = await open();
    await before.attach();
    await before.capture.openBoth();
    await before.enter(stay);
    const page = await open(before.shelf);
    await page.attach(inside);
    expect(page.devices.asked).toEqual(["video+audio"]);
  });

  it("stay closed in a room that is entered long after the load", async () => {
    const before = await open();
    await before.attach(inside);
    before.actions.want("microphone", true);
    await settle();
    granted = [];
    const page = await open(before.shelf);
    await page.attach();
    page.actions.open(roomId);
    await page.answer("room:look", accept(aPreview()));
    granted = ["camera", "microphone"];
    await page.log("room:joined", joinedOf(stay));
    expect(page.devices.asked).toEqual([]);
  });
});
