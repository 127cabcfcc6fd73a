import { expect, it, vi } from "vitest";
import { followPageLife, settleMs } from "./page-life.ts";

const calls: string[] = [];
const say = (word: string) => () => void calls.push(word);
// The only members of the connection that are used.
followPageLife({
  connection: {
    bye: say("bye"),
    rest: say("rest"),
    wake: say("wake"),
    check: () => {
      calls.push("check");
      return Promise.resolve(true);
    },
  },
  networkChanged: say("network"),
});
const heardOn = (target: EventTarget, event: Event) => {
  calls.length = 0;
  target.dispatchEvent(event);
  return [...calls];
};
const page = (type: "pagehide" | "pageshow", persisted: boolean) =>
  Object.assign(new Event(type), { persisted });

it("says goodbye when the page is closed or reloaded, and rests when it enters the back/forward cache", () => {
  expect(heardOn(window, page("pagehide", false))).toEqual(["bye"]);
  expect(heardOn(window, page("pagehide", true))).toEqual(["rest"]);
});

it("wakes the connection when the page returns from the back/forward cache", () => {
  expect(heardOn(window, page("pageshow", true))).toEqual(["wake"]);
  expect(heardOn(window, page("pageshow", false))).toEqual([]);
});

it("checks the connection when the system reports that it is offline", () => {
  expect(heardOn(window, new Event("offline"))).toEqual(["check"]);
});

it("checks the connection when the network is back, and looks for other paths once that has settled", () => {
  vi.useFakeTimers();
  expect(heardOn(window, new Event("online"))).toEqual(["wake", "check"]);
  vi.advanceTimersByTime(settleMs - 1);
  expect(heardOn(window, new Event("online"))).toEqual(["wake", "check"]);
  vi.advanceTimersByTime(settleMs - 1);
  expect(calls).toEqual(["wake", "check"]);
  vi.advanceTimersByTime(1);
  expect(calls).toEqual(["wake", "check", "network"]);
  vi.useRealTimers();
});

it("accepts no file that is dropped on the page, and leaves texts to the fields", () => {
  const dropped = (type: "dragover" | "drop", what: string) => {
    const event = Object.assign(new Event(type, { bubbles: true, cancelable: true }), {
      dataTransfer: { types: [what] },
    });
    document.body.dispatchEvent(event);
    return event.defaultPrevented;
  };
  expect([dropped("dragover", "Files"), dropped("drop", "Files")]).toEqual([true, true]);
  expect([dropped("dragover", "text/plain"), dropped("drop", "text/plain")]).toEqual([false, false]);
});

it("wakes the connection when the page becomes visible again", () => {
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  expect(heardOn(document, new Event("visibilitychange"))).toEqual([]);
  hidden.mockReturnValue(false);
  expect(heardOn(document, new Event("visibilitychange"))).toEqual(["wake"]);
  hidden.mockRestore();
});
