import { expect, test } from "vitest";
import { payloadOf, readEvent } from "./raw-page.ts";

test("an event has its name, and its payload is parsed on request", () => {
  const event = readEvent('42["stranger:matched",{"matchId":"m"},7]');
  expect(event?.name).toBe("stranger:matched");
  expect(event === null ? null : payloadOf(event)).toEqual({ matchId: "m" });
});

test.each(["2", '40{"sid":"x"}', '431[{"ok":true}]', "42[", '42["half'])("%s is not an event", (text) => {
  expect(readEvent(text)).toBeNull();
});
