import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { describe, expect, it, vi } from "vitest";
import { keyOf } from "../../../net/testing/wire.ts";
import { fakeTimeAndMedia } from "../../../rtc/testing/fake-time-and-media.ts";
import { openPage, settle } from "../testing/page.ts";
import { matchIdOf, matchOf, searchingOf, searchOf, wishOf } from "../testing/samples.ts";

fakeTimeAndMedia();
const a = matchIdOf("a");

describe("a search", () => {
  it("is requested at once, and shown when the server has answered", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    expect(page.phase()).toBe("requesting");
    expect(page.asked()).toEqual(["stranger:search"]);
    await page.answer("stranger:search", accept(searchingOf()));
    expect(page.phase()).toBe("searching");
  });

  it("carries its musts, also after a reload and in the next search", async () => {
    const must = { ...wishOf("text"), requireSharedInterest: true, requireLanguage: true };
    const { mode: _mode, ...preferences } = must;
    const before = await openPage();
    before.actions.prefer(preferences);
    const page = await openPage(before.storage);
    await page.attach();
    await page.meet("text");
    expect(page.payload("stranger:search")).toEqual(must);
    page.actions.next();
    await settle();
    expect(page.payload("stranger:next")).toEqual({ matchId: a, wish: must });
  });

  it("that is started before there is a connection is requested once there is one", async () => {
    const page = await openPage();
    page.actions.start("text");
    await settle();
    expect(page.asked()).toEqual([]);
    await page.attach();
    expect(page.asked()).toEqual(["stranger:search"]);
  });

  it("is requested again when its answer was lost", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    page.wire.last("stranger:search")?.fail();
    await settle();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.asked()).toEqual(["stranger:search", "stranger:search"]);
  });

  it("is requested again in the session of a restarted server", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.wire.drop();
    await page.attach({ resumed: false, session: keyOf("b") });
    expect(page.phase()).toBe("requesting");
    expect(page.asked().filter((name) => name === "stranger:search")).toHaveLength(2);
  });

  it("waits for a server that is about to restart, without a press", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.answer("stranger:search", refuse("draining"));
    expect(page.phase()).toBe("requesting");
    expect(page.view().refused).toBeNull();
    await vi.advanceTimersByTimeAsync(1_000);
    expect(page.asked()).toEqual(["stranger:search", "stranger:search"]);
    await page.acceptSearch();
    expect(page.phase()).toBe("searching");
  });

  it("waits out a short rate limit, and reports a long one", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.answer("stranger:search", refuse("rate-limited", 700));
    expect(page.phase()).toBe("requesting");
    await vi.advanceTimersByTimeAsync(700);
    await page.answer("stranger:search", refuse("rate-limited", 60_000));
    expect(page.phase()).toBe("idle");
    expect(page.view().refused).toMatchObject({ code: "rate-limited", retryAt: performance.now() + 60_000 });
    page.actions.retry();
    expect(page.view().refused).toBeNull();
    expect(page.phase()).toBe("requesting");
  });

  it("is cancelled on the server too", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.stop();
    expect(page.phase()).toBe("idle");
    expect(page.asked().at(-1)).toBe("stranger:cancel");
  });

  it("that is cancelled a moment too late leaves the match it has led to", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.stop();
    await page.matched(matchOf("a"));
    expect(page.phase()).toBe("idle");
    expect(page.payload("stranger:leave")).toEqual({ matchId: a });
  });

  it("climbs as the user chooses", async () => {
    const page = await openPage();
    await page.attach();
    page.actions.start("text");
    await page.acceptSearch();
    page.actions.ladder("hold");
    await page.answer(
      "stranger:ladder",
      accept({ ...searchOf(500), climb: { kind: "held", rung: "anyone" } }),
    );
    expect(page.view().stranger).toMatchObject({ search: { climb: { kind: "held" } } });
  });
});
