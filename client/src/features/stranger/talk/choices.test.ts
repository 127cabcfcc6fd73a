import { describe, expect, it } from "vitest";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { wishOf } from "../testing/samples.ts";
import { saveChoices, savedChoices } from "./choices.ts";

const choices = {
  wish: wishOf("video"),
  autoNext: true,
  singleKeys: false,
  live: ["microphone"],
} as const;
const nothing = { wish: null, autoNext: false, singleKeys: true, live: [] };

describe("the choices that a tab remembers", () => {
  it("come back after a reload", () => {
    const storage = memoryStorage();
    saveChoices(storage, choices);
    expect(savedChoices(storage)).toEqual(choices);
  });

  it("are empty in a new tab, or without storage", () => {
    expect(savedChoices(memoryStorage())).toEqual(nothing);
    expect(savedChoices(null)).toEqual(nothing);
    expect(() => saveChoices(null, choices)).not.toThrow();
  });

  it.each([
    "{",
    "17",
    '{"wish":{"mode":"smell"},"live":"camera","autoNext":"yes","singleKeys":"no"}',
    '{"live":["teeth"]}',
  ])("are empty if the storage holds %s", (text) => {
    expect(savedChoices(memoryStorage({ "lets-meet:stranger": text }))).toEqual(nothing);
  });

  it("are empty, without an error, when storage is blocked", () => {
    const deny = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const blocked = { getItem: deny, setItem: deny, removeItem: deny };
    expect(() => saveChoices(blocked, choices)).not.toThrow();
    expect(savedChoices(blocked)).toEqual(nothing);
  });
});
