import { describe, expect, it } from "vitest";
import { loginMarkKey, loginMarkOn, timeIn } from "./login-mark.ts";
import { memoryStorage } from "./testing/browser.ts";

const refuseAll = () => {
  throw new DOMException("no storage here", "SecurityError");
};

describe("the mark of a login", () => {
  it("is visible to every page of the browser", () => {
    const storage = memoryStorage();
    loginMarkOn(storage).set(123);
    expect(loginMarkOn(storage).at()).toBe(123);
    loginMarkOn(storage).clear();
    expect(loginMarkOn(storage).at()).toBeNull();
  });

  it.each([
    ["without storage", null],
    ["with storage that refuses", { getItem: refuseAll, setItem: refuseAll, removeItem: refuseAll }],
  ])("is kept in the page's memory %s", (_what, storage) => {
    const mark = loginMarkOn(storage);
    mark.set(123);
    expect(mark.at()).toBe(123);
    mark.clear();
    expect(mark.at()).toBeNull();
  });

  it.each([null, "", "soon", "-1", "1e3", "99999999999999999"])("is not a time when it is %j", (mark) => {
    expect(timeIn(mark)).toBeNull();
    expect(loginMarkOn(memoryStorage(mark === null ? {} : { [loginMarkKey]: mark })).at()).toBeNull();
  });
});
