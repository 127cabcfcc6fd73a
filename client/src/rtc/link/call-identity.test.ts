import { MatchId } from "@lets-meet/shared/ids.ts";
import { describe, expect, it, vi } from "vitest";
import { memoryStorage } from "../../net/testing/browser.ts";
import { noSafetyMemory } from "../safety-code/safety-memory.ts";
import { fakeCertificate, fakeVault } from "../testing/fake-certificates.ts";
import { CallIdentities, type CallName } from "./call-identity.ts";
import { openCertificateVault } from "./certificate-vault.ts";

const call: CallName = `match ${MatchId.parse("a".repeat(21))}`;
const other: CallName = `match ${MatchId.parse("b".repeat(21))}`;
const agreed = { ...noSafetyMemory, agreed: { ids: "ann", code: "apple anchor bell bone cat" } };

/** A tab in a call, with everything stored. */
function inCall() {
  const vault = fakeVault();
  const storage = memoryStorage();
  const certificate = fakeCertificate();
  const tab = new CallIdentities({ storage, vault, resumes: false });
  tab.begin(call, certificate);
  tab.agree(call, agreed);
  const load = (resumes = true, from: ReturnType<typeof memoryStorage> = storage) =>
    new CallIdentities({ storage: from, vault, resumes });
  return { vault, storage, certificate, tab, load };
}

describe("the identity of a page in a call", () => {
  it("survives a reload, with the agreed safety code", async () => {
    const { certificate, load } = inCall();
    for (let times = 0; times < 2; times++) {
      const page = load();
      expect(await page.recall(call)).toEqual({ certificate, safety: agreed });
      page.begin(call, certificate);
    }
  });

  it("is not available to another call", async () => {
    const { vault, load } = inCall();
    expect(await load().recall(other)).toBeNull();
    expect(vault.kept.size).toBe(0);
  });

  it.each<[string, (page: CallIdentities) => void]>([
    ["the call ends", (page) => page.end(call)],
    ["another call begins", (page) => page.begin(other, null)],
    ["the page finds itself in no call", (page) => page.keepOnly(null)],
    ["the page finds itself in another call", (page) => page.keepOnly(other)],
  ])("is deleted when %s", async (_what, happen) => {
    const { vault, storage, load } = inCall();
    happen(load());
    expect(vault.kept.size).toBe(0);
    expect(storage.getItem("lets-meet:call")).toBeNull();
    expect(await load().recall(call)).toBeNull();
  });

  it("survives the late end of the previous call", async () => {
    const { certificate, tab, load } = inCall();
    tab.end(other);
    expect(await load().recall(call)).toEqual({ certificate, safety: agreed });
  });

  it("belongs to its tab: a copy of the tab has none, and deletes none", async () => {
    const { certificate, storage, load } = inCall();
    const copy = load(false, storage.copy());
    expect(await copy.recall(call)).toBeNull();
    copy.begin(other, fakeCertificate());
    copy.end(other);
    expect(await load().recall(call)).toEqual({ certificate, safety: agreed });
  });

  it("is deleted once it can no longer be updated", async () => {
    const { vault, storage, certificate } = inCall();
    const full = {
      ...storage,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    const page = new CallIdentities({ storage: full, vault, resumes: true });
    page.begin(call, certificate);
    page.agree(call, agreed);
    expect(storage.getItem("lets-meet:call")).toBeNull();
    expect(vault.kept.size).toBe(0);
  });
});

describe("a page that can store nothing", () => {
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };

  it.each([
    ["storage is blocked", { getItem: blocked, setItem: blocked, removeItem: blocked }],
    ["there is no storage", null],
    ["storage holds invalid data", memoryStorage({ "lets-meet:call": "{" })],
  ])("begins a call with a new certificate when %s", async (_why, storage) => {
    const page = new CallIdentities({ storage, vault: fakeVault(), resumes: true });
    expect(await page.recall(call)).toBeNull();
    page.begin(call, fakeCertificate());
    page.agree(call, agreed);
    page.end(call);
  });

  // The double has only what this code uses of a database that never answers.
  const silent = { open: () => new EventTarget() } as unknown as IDBFactory;
  it.each([
    ["is blocked", blocked],
    ["never answers", () => silent],
  ])("does not wait long for a database that %s", async (_why, database) => {
    vi.useFakeTimers();
    const vault = openCertificateVault(database);
    const asked = [vault.put("key", fakeCertificate()), vault.get("key"), vault.delete("key"), vault.sweep()];
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await Promise.all(asked))[1]).toBeNull();
    vi.useRealTimers();
  });
});
