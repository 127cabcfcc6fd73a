import { afterEach, beforeEach, expect, it, vi } from "vitest";
import { makeFakeCertificates } from "../../rtc/testing/fake-certificates.ts";
import { FakeMediaStream } from "../../rtc/testing/fake-media.ts";
import { openPage, type Page } from "./testing/page.ts";
import { matchOf } from "./testing/samples.ts";

beforeEach(() => {
  vi.useFakeTimers();
  vi.stubGlobal("MediaStream", FakeMediaStream);
  makeFakeCertificates();
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

/** The fingerprint in this page's latest offer or answer. */
async function promised(page: Page): Promise<string | undefined> {
  await page.runConnections();
  await vi.advanceTimersByTimeAsync(20);
  const said = page.sentSignals().flatMap(({ signals }) => signals);
  const description = said.findLast((signal) => signal.kind === "description");
  return /a=fingerprint:sha-256 (\S+)/.exec(description?.sdp ?? "")?.[1];
}

const meet = async (page: Page, letter: string) => {
  await page.meet("video", letter);
  return await promised(page);
};

it("shows another fingerprint in each match, so that it identifies no user", async () => {
  const page = await openPage();
  await page.attach();
  const first = await meet(page, "a");
  expect(first).toBeDefined();
  await page.log("stranger:ended", { matchId: matchOf("a").matchId, reason: "left" });
  page.actions.next();
  await page.acceptSearch();
  await page.matched(matchOf("b", "video"));
  const second = await promised(page);
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
});

it("shows the same fingerprint after a reload during the match, and deletes the certificate after it", async () => {
  const before = await openPage();
  await before.attach();
  const first = await meet(before, "a");
  const page = await openPage(before.storage, before.vault);
  await page.attach({ snapshot: page.inMatch(matchOf("a", "video")) });
  expect(await promised(page)).toBe(first);
  page.actions.stop();
  expect(page.vault.kept.size).toBe(0);
});

it("shows another fingerprint when the match has ended by the time of the reload", async () => {
  const before = await openPage();
  await before.attach();
  const first = await meet(before, "a");
  const page = await openPage(before.storage, before.vault);
  await page.attach({ snapshot: page.inMatch(matchOf("b", "video")) });
  const second = await promised(page);
  expect(second).toBeDefined();
  expect(second).not.toBe(first);
  expect(page.vault.kept.size).toBe(1);
});
