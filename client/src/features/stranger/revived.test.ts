import { LogName } from "@lets-meet/shared/protocol/session.ts";
import { describe, expect, it } from "vitest";
import { fakeTimeAndMedia } from "../../rtc/testing/fake-time-and-media.ts";
import { openPage, settle } from "./testing/page.ts";
import { matchOf } from "./testing/samples.ts";

fakeTimeAndMedia();

/** The log of the server that was started after the first one was killed. */
const log = LogName.parse("second".padEnd(21, "_"));
const talkOf = (page: Awaited<ReturnType<typeof openPage>>) => {
  const { stranger } = page.view();
  if (stranger.phase !== "talking" && stranger.phase !== "connecting") throw new Error(stranger.phase);
  return stranger.talk;
};

describe("a page whose server was killed and knows it again", () => {
  it.each(["text", "video"] as const)("continues its %s match and waits for the partner", async (mode) => {
    const page = await openPage();
    await page.attach();
    await page.meet(mode);
    const { phase } = page.view().stranger;
    page.wire.drop();
    await page.attach({ log, snapshot: { phase: "matched", match: matchOf("a", mode), partnerAway: true } });
    expect(page.phase()).toBe(phase);
    expect(talkOf(page)).toMatchObject({ partnerAway: true, severed: false });
    expect(page.payload("signal:ready")).toEqual({ matchId: matchOf("a").matchId });
    // The first entry of the new log, whose ids start over.
    page.wire.say("stranger:partner-back", { matchId: matchOf("a").matchId }, 1);
    await settle();
    expect(talkOf(page).partnerAway).toBe(false);
    expect(page.view().restarted).toBe(false);
  });

  it("sends unconfirmed messages again under their number, and shows them as sent once", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.actions.say("one");
    await page.answer("chat:send", { ok: true, value: {} });
    page.actions.say("two");
    page.wire.drop();
    const seq = page.wire.handshake()?.resume?.seq;
    expect(seq).toBe(1);
    page.wire.asked.splice(0);
    const snapshot = { phase: "matched", match: matchOf("a"), partnerAway: true } as const;
    await page.attach({ log, seq: seq ?? 0, snapshot });
    expect(page.payload("chat:send")).toMatchObject({ seq: 2, text: "two" });
    await page.answer("chat:send", { ok: true, value: {} });
    expect(talkOf(page).lines).toMatchObject([
      { text: "one", delivery: "sent" },
      { text: "two", delivery: "sent" },
    ]);
  });

  it("shows that the partner has left meanwhile", async () => {
    const page = await openPage();
    await page.attach();
    await page.meet("text");
    page.wire.drop();
    await page.attach({ log, snapshot: { phase: "idle" } });
    page.wire.say("stranger:partner-left", { matchId: matchOf("a").matchId, reason: "left" }, 1);
    await settle();
    expect(page.view().stranger).toMatchObject({ phase: "ended", reason: "left" });
  });
});
