import { expect, test } from "vitest";
import type { Quality } from "../../../../rtc/quality/link-stats.ts";
import { ended, talking } from "../../testing/talks.ts";
import { awayPlace } from "./partner-away.ts";

const away = talking({ partnerAway: true });

test.each<[Quality, boolean, string]>([
  ["measuring", false, "chat"],
  ["good", false, "chat"],
  ["poor", false, "chat"],
  ["lost", false, "picture"],
  ["good", true, "picture"],
  ["lost", true, "picture"],
])("with a %s connection (being mended: %s) the notice is in the %s", (quality, reconnecting, place) => {
  expect(awayPlace({ state: away, quality, reconnecting })).toBe(place);
});

test("before the call has connected the notice can only be in the chat", () => {
  const { talk, wish } = away;
  const state = { phase: "connecting", talk, wish, origin: "told", since: 0 } as const;
  expect(awayPlace({ state, quality: "measuring", reconnecting: false })).toBe("chat");
});

test("there is no notice of a partner who is present, or has left", () => {
  const lost = { quality: "lost", reconnecting: true } as const;
  expect(awayPlace({ state: talking(), ...lost })).toBe("nowhere");
  expect(awayPlace({ state: ended("gone"), ...lost })).toBe("nowhere");
});
