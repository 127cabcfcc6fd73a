import { describe, expect, it, vi } from "vitest";
import { shelfOf } from "../../../net/testing/browser.ts";
import { matchIdOf } from "../testing/samples.ts";
import type { ChatLine } from "./talk.ts";
import { TranscriptKeeper } from "./transcript-keeper.ts";

const a = matchIdOf("a");
const key = `${"k".repeat(42)}A`;
const otherKey = `${"z".repeat(42)}A`;
const lines: readonly ChatLine[] = [
  { from: "you", seq: 1, text: "Grüße 👋", delivery: "delivered" },
  { from: "stranger", seq: 2, text: "hello", delivery: "delivered" },
];

function keeperOn(
  shelf: ReturnType<typeof shelfOf>,
  keepKey = key,
  subtle: SubtleCrypto | undefined = crypto.subtle,
) {
  const keeper = new TranscriptKeeper(shelf, subtle);
  keeper.unlock(keepKey);
  return keeper;
}
const kept = (shelf: ReturnType<typeof shelfOf>) => shelf.getItem("lets-meet:talk");
const saved = async (shelf = shelfOf()) => {
  keeperOn(shelf).save(a, lines);
  await vi.waitFor(() => expect(kept(shelf)).not.toBeNull());
  return shelf;
};

describe("a stored conversation", () => {
  it("is restored whole by the page with the session's key", async () => {
    expect(await keeperOn(await saved()).load(a)).toEqual(lines);
  });

  it("cannot be read from the storage", async () => {
    const text = atob(kept(await saved()) ?? "");
    expect(text).not.toContain("hello");
    expect(text).not.toContain(a);
  });

  it("is empty for another session or match, and before there is a key", async () => {
    const shelf = await saved();
    expect(await keeperOn(shelf, otherKey).load(a)).toEqual([]);
    expect(await keeperOn(shelf).load(matchIdOf("b"))).toEqual([]);
    expect(await new TranscriptKeeper(shelf, crypto.subtle).load(a)).toEqual([]);
  });

  it.each(["", "not base64!", "AAAA"])(
    "whose stored data was replaced by %j is restored as empty",
    async (text) => {
      expect(await keeperOn(shelfOf({ "lets-meet:talk": text })).load(a)).toEqual([]);
    },
  );

  it("is the latest of several saves in a row", async () => {
    const shelf = shelfOf();
    const keeper = keeperOn(shelf);
    for (let count = 0; count <= lines.length; count++) keeper.save(a, lines.slice(0, count));
    await vi.waitFor(async () => expect(await keeperOn(shelf).load(a)).toEqual(lines));
  });

  it("is deleted with its match, even while it is being written", async () => {
    const shelf = await saved();
    const keeper = keeperOn(shelf);
    keeper.save(a, lines);
    keeper.forget();
    expect(kept(shelf)).toBeNull();
    keeper.save(matchIdOf("b"), lines);
    await vi.waitFor(() => expect(kept(shelf)).not.toBeNull());
    expect(await keeperOn(shelf).load(a)).toEqual([]);
  });

  it("is never written without encryption, and throws nothing when storage is blocked", async () => {
    const shelf = shelfOf();
    const insecure = new TranscriptKeeper(shelf, undefined);
    insecure.unlock(key);
    insecure.save(a, lines);
    expect(await insecure.load(a)).toEqual([]);
    expect(kept(shelf)).toBeNull();
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const keeper = new TranscriptKeeper(
      { getItem: blocked, setItem: blocked, removeItem: blocked },
      crypto.subtle,
    );
    keeper.unlock(key);
    keeper.save(a, lines);
    expect(await keeper.load(a)).toEqual([]);
    expect(() => keeper.forget()).not.toThrow();
  });
});
