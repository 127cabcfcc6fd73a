import { describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { matchIdOf } from "../testing/samples.ts";
import type { ChatLine } from "./talk.ts";
import { TranscriptStore } from "./transcript-store.ts";

const a = matchIdOf("a");
const key = `${"k".repeat(42)}A`;
const otherKey = `${"z".repeat(42)}A`;
const lines: readonly ChatLine[] = [
  { from: "you", seq: 1, text: "Grüße 👋", delivery: "delivered" },
  { from: "stranger", seq: 2, text: "hello", delivery: "delivered" },
];

function transcriptsIn(
  storage: ReturnType<typeof memoryStorage>,
  keepKey = key,
  subtle: SubtleCrypto | undefined = crypto.subtle,
) {
  const transcripts = new TranscriptStore(storage, subtle);
  transcripts.unlock(keepKey);
  return transcripts;
}
const kept = (storage: ReturnType<typeof memoryStorage>) => storage.getItem("lets-meet:talk");
const saved = async (storage = memoryStorage()) => {
  transcriptsIn(storage).save(a, lines);
  await vi.waitFor(() => expect(kept(storage)).not.toBeNull());
  return storage;
};

describe("a stored conversation", () => {
  it("is restored whole by the page with the session's key", async () => {
    expect(await transcriptsIn(await saved()).load(a)).toEqual(lines);
  });

  it("cannot be read from the storage", async () => {
    const text = atob(kept(await saved()) ?? "");
    expect(text).not.toContain("hello");
    expect(text).not.toContain(a);
  });

  it("is empty for another session or match, and before there is a key", async () => {
    const storage = await saved();
    expect(await transcriptsIn(storage, otherKey).load(a)).toEqual([]);
    expect(await transcriptsIn(storage).load(matchIdOf("b"))).toEqual([]);
    expect(await new TranscriptStore(storage, crypto.subtle).load(a)).toEqual([]);
  });

  it.each(["", "not base64!", "AAAA"])(
    "whose stored data was replaced by %j is restored as empty",
    async (text) => {
      expect(await transcriptsIn(memoryStorage({ "lets-meet:talk": text })).load(a)).toEqual([]);
    },
  );

  it("is the latest of several saves in a row", async () => {
    const storage = memoryStorage();
    const transcripts = transcriptsIn(storage);
    for (let count = 0; count <= lines.length; count++) transcripts.save(a, lines.slice(0, count));
    await vi.waitFor(async () => expect(await transcriptsIn(storage).load(a)).toEqual(lines));
  });

  it("is deleted with its match, even while it is being written", async () => {
    const storage = await saved();
    const transcripts = transcriptsIn(storage);
    transcripts.save(a, lines);
    transcripts.forget();
    expect(kept(storage)).toBeNull();
    transcripts.save(matchIdOf("b"), lines);
    await vi.waitFor(() => expect(kept(storage)).not.toBeNull());
    expect(await transcriptsIn(storage).load(a)).toEqual([]);
  });

  it("is never written without encryption, and throws nothing when storage is blocked", async () => {
    const storage = memoryStorage();
    const insecure = new TranscriptStore(storage, undefined);
    insecure.unlock(key);
    insecure.save(a, lines);
    expect(await insecure.load(a)).toEqual([]);
    expect(kept(storage)).toBeNull();
    const blocked = () => {
      throw new DOMException("blocked", "SecurityError");
    };
    const transcripts = new TranscriptStore(
      { getItem: blocked, setItem: blocked, removeItem: blocked },
      crypto.subtle,
    );
    transcripts.unlock(key);
    transcripts.save(a, lines);
    expect(await transcripts.load(a)).toEqual([]);
    expect(() => transcripts.forget()).not.toThrow();
  });
});
