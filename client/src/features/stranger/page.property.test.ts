import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { keyOf } from "../../net/testing/wire.ts";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { isInMatch } from "./state.ts";
import { openPage, type Page, settle } from "./testing/page.ts";
import { matchIdOf, matchOf, searchingOf, searchOf, wishOf } from "./testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout", "setInterval", "clearInterval", "performance"] });
  vi.stubGlobal("MediaStream", FakeMediaStream);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

const letter = fc.constantFrom("a", "b", "c");
const mode = fc.constantFrom("text" as const, "video" as const);
const does = {
  start: fc.tuple(fc.constant("start" as const), mode),
  press: fc.tuple(
    fc.constant("press" as const),
    fc.constantFrom(
      ...([
        "searchVideo",
        "continueWithText",
        "next",
        "stop",
        "searchAgain",
        "home",
        "escape",
        "block",
      ] as const),
    ),
  ),
  say: fc.tuple(fc.constant("say" as const), fc.string({ maxLength: 3 })),
  openBoth: fc.tuple(fc.constant("openBoth" as const), fc.constant(null)),
  matched: fc.tuple(fc.constant("matched" as const), letter, mode),
  left: fc.tuple(fc.constant("left" as const), letter),
  heard: fc.tuple(fc.constant("heard" as const), letter, fc.integer({ min: 1, max: 4 })),
  answer: fc.tuple(fc.constant("answer" as const), fc.constantFrom("yes", "no", "never")),
  drop: fc.tuple(fc.constant("drop" as const), fc.constant(null)),
  attach: fc.tuple(fc.constant("attach" as const), fc.constantFrom("idle", "searching", "a", "b", "new")),
  link: fc.tuple(
    fc.constant("link" as const),
    fc.constantFrom("connected" as const, "disconnected" as const),
  ),
  pass: fc.tuple(fc.constant("pass" as const), fc.constantFrom(100, 2_000, 40_000)),
};
type Deed = {
  [K in keyof typeof does]: (typeof does)[K] extends fc.Arbitrary<infer D> ? D : never;
}[keyof typeof does];

async function act(page: Page, deed: Deed): Promise<void> {
  switch (deed[0]) {
    case "start":
      page.actions.start(deed[1]);
      break;
    case "press":
      page.actions[deed[1]]();
      break;
    case "say":
      page.actions.say(deed[1]);
      break;
    case "openBoth":
      if (page.phase() === "preparing") page.actions.openBoth();
      break;
    case "matched":
      await page.matched(matchOf(deed[1], deed[2]));
      break;
    case "left":
      await page.log("stranger:partner-left", { matchId: matchIdOf(deed[1]), reason: "left" });
      break;
    case "heard":
      await page.log("chat:message", { matchId: matchIdOf(deed[1]), seq: deed[2], text: "hi" });
      break;
    case "answer": {
      const [open] = page.wire.asked.splice(0, 1);
      if (deed[1] === "never") open?.fail();
      else
        open?.answer(
          deed[1] === "no" ? refuse("no-such-match") : accept(open.name.endsWith("h") ? searchingOf() : {}),
        );
      break;
    }
    case "drop":
      page.wire.drop();
      break;
    case "attach":
      page.wire.drop();
      if (deed[1] === "new") await page.attach({ resumed: false, session: keyOf("b") });
      else if (deed[1] === "idle") await page.attach();
      else if (deed[1] === "searching")
        await page.attach({ snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(0) } });
      else await page.attach({ snapshot: page.inMatch(matchOf(deed[1])) });
      break;
    case "link":
      page.network.open[0]?.become(deed[1]);
      break;
    case "pass":
      await vi.advanceTimersByTimeAsync(deed[1]);
  }
  await settle();
}

/** The invariants that are violated. */
function violations(page: Page): readonly string[] {
  const { stranger, remote } = page.view();
  const isVideoMatch = isInMatch(stranger) && stranger.talk.match.mode === "video";
  const mayCapture = stranger.phase !== "idle" && stranger.wish.mode === "video";
  const mayBeReady = mayCapture && ["preparing", "requesting", "searching"].includes(stranger.phase);
  const keys = "talk" in stranger ? stranger.talk.lines.map(({ from, seq }) => `${from}${seq}`) : [];
  const held: Readonly<Record<string, boolean>> = {
    "one connection in a video match, at most one on the way to it, and none elsewhere":
      page.network.open.length === (isVideoMatch ? 1 : 0) || (mayBeReady && page.network.open.length === 1),
    "no picture of anybody who has gone": isVideoMatch || remote === null,
    "no device open outside of video": mayCapture || page.devices.live.length === 0,
    "each line once": new Set(keys).size === keys.length,
  };
  return Object.keys(held).filter((invariant) => held[invariant] === false);
}

describe("a page, whatever the user, the server and the network do", () => {
  it("has a connection in a video match or ready for one, and captures nothing outside of video", async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.oneof(...Object.values(does)), { maxLength: 40 }), async (deeds) => {
        const page = await openPage();
        await page.attach();
        for (const deed of deeds) {
          await act(page, deed);
          expect(violations(page)).toEqual([]);
        }
        page.effects.close();
        page.connection.close();
        vi.clearAllTimers();
      }),
      { numRuns: 150 },
    );
  });
});
