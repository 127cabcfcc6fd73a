import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { FakeMediaStream } from "../../../rtc/testing/fake-media.ts";
import { openPage, settle } from "../testing/page.ts";
import { matchOf } from "../testing/samples.ts";
import { prepareMedia } from "./prepare-media.ts";

let granted: readonly string[] = [];
beforeEach(() => {
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

const open = async (storage?: Parameters<typeof openPage>[0], canCall = true) => {
  const page = await openPage(storage);
  prepareMedia(page, page.capture, async () => canCall);
  return page;
};

describe("devices that need no prompt", () => {
  it("open in the green room if the browser grants them", async () => {
    granted = ["camera", "microphone"];
    const page = await open();
    page.actions.start("video");
    await settle();
    expect(page.devices.asked).toEqual(["video+audio"]);
  });

  it("stay closed in the green room if the browser would prompt", async () => {
    granted = ["microphone"];
    const page = await open();
    page.actions.start("video");
    await settle();
    expect(page.devices.asked).toEqual(["audio"]);
    granted = [];
    const other = await open();
    other.actions.start("video");
    await settle();
    expect(other.devices.asked).toEqual([]);
  });

  it("come back after a reload during a call, except for those that were off", async () => {
    granted = ["camera", "microphone"];
    const before = await open();
    before.actions.start("video");
    await settle();
    before.actions.want("camera", false);
    await settle();
    const page = await open(before.storage);
    await page.attach({ snapshot: page.inMatch(matchOf("a", "video")) });
    expect(page.devices.asked).toEqual(["audio"]);
  });

  it("come back after a second reload that interrupts the first one", async () => {
    granted = ["camera", "microphone"];
    const before = await open();
    before.actions.start("video");
    await settle();
    const inMatch = { snapshot: before.inMatch(matchOf("a", "video")) };
    const first = await open(before.storage);
    first.devices.held = new Promise(() => {});
    await first.attach(inMatch);
    const second = await open(before.storage);
    await second.attach(inMatch);
    expect(second.devices.asked).toEqual(["video+audio"]);
  });

  it("are released on leaving the green room of a browser without calls", async () => {
    granted = ["camera", "microphone"];
    const page = await open(undefined, false);
    page.actions.start("video");
    await settle();
    expect(page.view()).toMatchObject({ noVideo: "unsupported", stranger: { phase: "idle" } });
    expect(page.devices.live).toEqual([]);
    page.actions.start("video");
    expect(page.phase()).toBe("idle");
    expect(page.asked()).not.toContain("stranger:search");
  });

  it("are never opened for text", async () => {
    granted = ["camera", "microphone"];
    const page = await open();
    await page.attach();
    await page.meet("text");
    expect(page.devices.asked).toEqual([]);
  });
});
