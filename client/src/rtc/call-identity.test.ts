import { MatchId } from "@lets-meet/shared/ids.ts";
import { describe, expect, it, vi } from "vitest";
import { shelfOf } from "../net/testing/browser.ts";
import { CallIdentities, type CallName } from "./call-identity.ts";
import { openCertificateVault } from "./certificate-vault.ts";
import { noSafetyMemory } from "./safety-memory.ts";
import { fakeCertificate, fakeVault } from "./testing/fake-certificates.ts";

const call: CallName = `match ${MatchId.parse("a".repeat(21))}`;
const other: CallName = `match ${MatchId.parse("b".repeat(21))}`;
const agreed = { ...noSafetyMemory, agreed: { ids: "ann", code: "apple anchor bell bone cat" } };

/** A tab in a call, of which all was kept. */
function inCall() {
  const vault = fakeVault();
  const shelf = shelfOf();
  const certificate = fakeCertificate();
  const tab = new CallIdentities({ shelf, vault, resumes: false });
  tab.begin(call, certificate);
  tab.agree(call, agreed);
  const load = (resumes = true, from: ReturnType<typeof shelfOf> = shelf) =>
    new CallIdentities({ shelf: from, vault, resumes });
  return { vault, shelf, certificate, tab, load };
}

describe("who a page is in a call", () => {
  it("outlives a reload, with the safety code that was agreed on", async () => {
    const { certificate, load } = inCall();
    for (let times = 0; times < 2; times++) {
      const page = load();
      expect(await page.recall(call)).toEqual({ certificate, safety: agreed });
      page.begin(call, certificate);
    }
  });

  it("is nothing that another call hears of", async () => {
    const { vault, load } = inCall();
    expect(await load().recall(other)).toBeNull();
    expect(vault.kept.size).toBe(0);
  });

  it.each<[string, (page: CallIdentities) => void]>([
    ["the call ends", (page) => page.end(call)],
    ["another begins", (page) => page.begin(other, null)],
    ["the page finds itself in no call", (page) => page.standsIn(null)],
    ["the page finds itself in another", (page) => page.standsIn(other)],
  ])("is deleted when %s", async (_what, happen) => {
    const { vault, shelf, load } = inCall();
    happen(load());
    expect(vault.kept.size).toBe(0);
    expect(shelf.getItem("lets-meet:call")).toBeNull();
    expect(await load().recall(call)).toBeNull();
  });

  it("stays when the call before it is over at last", async () => {
    const { certificate, tab, load } = inCall();
    tab.end(other);
    expect(await load().recall(call)).toEqual({ certificate, safety: agreed });
  });

  it("is its own tab's: a copy of the tab has none, and takes none away", async () => {
    const { certificate, shelf, load } = inCall();
    const copy = load(false, shelf.copy());
    expect(await copy.recall(call)).toBeNull();
    copy.begin(other, fakeCertificate());
    copy.end(other);
    expect(await load().recall(call)).toEqual({ certificate, safety: agreed });
  });

  it("is nothing any more once it can no longer be kept up to date", async () => {
    const { vault, shelf, certificate } = inCall();
    const full = {
      ...shelf,
      setItem: () => {
        throw new DOMException("full", "QuotaExceededError");
      },
    };
    const page = new CallIdentities({ shelf: full, vault, resumes: true });
    page.begin(call, certificate);
    page.agree(call, agreed);
    expect(shelf.getItem("lets-meet:call")).toBeNull();
    expect(vault.kept.size).toBe(0);
  });
});

describe("where a page can keep nothing", () => {
  const blocked = () => {
    throw new DOMException("blocked", "SecurityError");
  };

  it.each([
    ["storage is blocked", { getItem: blocked, setItem: blocked, removeItem: blocked }],
    ["there is none", null],
    ["it holds what is not ours", shelfOf({ "lets-meet:call": "{" })],
  ])("because %s, a call begins with a new certificate", async (_why, shelf) => {
    const page = new CallIdentities({ shelf, vault: fakeVault(), resumes: true });
    expect(await page.recall(call)).toBeNull();
    page.begin(call, fakeCertificate());
    page.agree(call, agreed);
    page.end(call);
  });

  // It has what this code touches of a database that never answers.
  const silent = { open: () => new EventTarget() } as unknown as IDBFactory;
  it.each([
    ["is blocked", blocked],
    ["never answers", () => silent],
  ])("because the database %s, nothing waits for it for long", async (_why, database) => {
    vi.useFakeTimers();
    const vault = openCertificateVault(database);
    const asked = [vault.put("key", fakeCertificate()), vault.get("key"), vault.delete("key"), vault.sweep()];
    await vi.advanceTimersByTimeAsync(1_000);
    expect((await Promise.all(asked))[1]).toBeNull();
    vi.useRealTimers();
  });
});
