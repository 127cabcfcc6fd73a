import { expect, it, vi } from "vitest";
import { followPageLife, settleMs } from "./page-life.ts";

const calls: string[] = [];
const say = (word: string) => () => void calls.push(word);
// Only these are called; a page's life needs nothing else of the connection.
followPageLife({
  connection: {
    bye: say("bye"),
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

it("says goodbye when the page is closed or loaded again, and not when it is only put aside", () => {
  expect(heardOn(window, page("pagehide", false))).toEqual(["bye"]);
  expect(heardOn(window, page("pagehide", true))).toEqual([]);
});

it("wakes when the page comes back from being put aside", () => {
  expect(heardOn(window, page("pageshow", true))).toEqual(["wake"]);
  expect(heardOn(window, page("pageshow", false))).toEqual([]);
});

it("makes sure of its line when the system says that there is no network any more", () => {
  expect(heardOn(window, new Event("offline"))).toEqual(["check"]);
});

it("makes sure of its line when the network is back, and looks for other paths once that has settled", () => {
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

it("takes no file that is dropped on the page, and leaves texts to the fields", () => {
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

it("wakes when the page is looked at again", () => {
  const hidden = vi.spyOn(document, "hidden", "get").mockReturnValue(true);
  expect(heardOn(document, new Event("visibilitychange"))).toEqual([]);
  hidden.mockReturnValue(false);
  expect(heardOn(document, new Event("visibilitychange"))).toEqual(["wake"]);
  hidden.mockRestore();
});
