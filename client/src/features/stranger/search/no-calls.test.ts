import { refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage, type Page } from "../testing/page.ts";
import { matchIdOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const a = matchIdOf("a");

const refuseCalls = (page: Page) =>
  vi.spyOn(page.network, "make").mockImplementation(() => {
    throw new DOMException("forbidden by policy", "NotSupportedError");
  });

describe("a video chat", () => {
  it("ends at once for both when the browser makes no connection, and no other search follows", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.setAutoNext(true);
    refuseCalls(page);
    await page.meet("video");
    await vi.advanceTimersByTimeAsync(0);
    expect(page.view()).toMatchObject({
      noVideo: "unsupported",
      stranger: { phase: "ended", reason: "no-connection" },
    });
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
    const searches = page.asked().filter((name) => name === "stranger:search").length;
    await vi.advanceTimersByTimeAsync(5_000);
    page.actions.searchAgain();
    expect(page.phase()).toBe("idle");
    expect(page.asked().filter((name) => name === "stranger:search")).toHaveLength(searches);
  });

  it("stops searching once its warm link cannot be made", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("video");
    page.actions.searchVideo();
    refuseCalls(page);
    await page.acceptSearch();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.view()).toMatchObject({ noVideo: "unsupported", stranger: { phase: "idle" } });
    expect(page.asked()).toContain("stranger:cancel");
  });

  it("leaves the partner at once, too, when only relays are allowed and the server gives none", async () => {
    const page = await openPage();
    await page.attach({ shield: true });
    page.ice.answer = refuse("rate-limited");
    await page.meet("video");
    await vi.advanceTimersByTimeAsync(0);
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "no-relay" });
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("continues while no connection is needed, and ends with Next", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("video");
    page.actions.cannotCall();
    expect(page.phase()).toBe("connecting");
    page.actions.next();
    expect(page.phase()).toBe("idle");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });
});
