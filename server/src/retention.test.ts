import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { ageingTickMs } from "./backends/memory/ageing.ts";
import { parseConfig } from "./config.ts";
import { clusterLogBounds, logBounds } from "./log-bounds.ts";
import { retention } from "./retention.ts";

const read = (path: string) => readFileSync(join(import.meta.dirname, "../..", path), "utf8");
const privacy = read("docs/privacy.md");
const readme = read("README.md").replaceAll(/\s+/g, " ");

/** A time as the docs write it: short ones in seconds, others in the largest unit that gives an integer. */
function inWords(ms: number): string {
  for (const [unit, name] of [
    [86_400_000, "day"],
    [3_600_000, "hour"],
    [60_000, "minute"],
  ] as const)
    if (ms > 180_000 && ms % unit === 0) return `${ms / unit} ${name}${ms === unit ? "" : "s"}`;
  return `${ms / 1_000} seconds`;
}

/** The cell "How long" of the row that begins with `what`. */
function howLong(what: string): string {
  const rows = privacy.split("\n").filter((line) => line.startsWith(`| ${what}`));
  expect(rows, what).toHaveLength(1);
  return rows[0]?.split("|")[3]?.trim() ?? "";
}

/** The row of docs/privacy.md for each time. */
const rowOf: { readonly [K in keyof typeof retention]: string } = {
  sessionLog: "Chat, signals",
  heldSignals: "The same, for a page that does not listen yet",
  addresses: "Network addresses",
  ticketLog: "Interests, language, region",
  ticketLease: "The same, while the search goes on",
  clusterTicketLog: "The same two in a cluster",
  clusterTicketLease: "The same two in a cluster",
  clusterRecord: "In a cluster, everything",
  droppedSession: "Session whose page",
  closedSession: "Session whose page",
  droppedMember: "Member of a room",
  dormantSession: "Session without a page",
  metPartners: "Partners that",
  removedPeople: "People who were removed",
  rejectedPeople: "People who were removed",
  accessToken: "Access token",
  login: "Login:",
  passkeyChallenge: "Challenge that a passkey",
  organisationLogin: "Cookie of a log-in at an organisation",
  cameraPicture: "Small pictures of a camera",
  coveredCamera: "Verdicts on a camera",
  reports: "Report of a partner",
  block: "Block of a person",
  strikes: "Strikes of a person",
  goodSessions: "Addresses of people",
  turnCredential: "TURN credentials",
};

describe("the retention times in the docs", () => {
  test.each(Object.entries(rowOf))("match the program for %s", (name, row) => {
    const ms = retention[name as keyof typeof retention];
    expect(howLong(row)).toMatch(new RegExp(`(^|\\D)${inWords(ms)}`));
  });

  test("are true for addresses: all their limits are reset by then, and they are forgotten", () => {
    for (const { perSecond, burst } of Object.values(parseConfig({}).admission.limits.rates))
      expect((burst / perSecond) * 1_000 + 40_000).toBeLessThanOrEqual(retention.addresses);
  });

  test("are the same in the README", () => {
    expect(readme).toContain(`memory, for at most ${inWords(retention.sessionLog)}`);
    expect(readme).toContain("docs/privacy.md");
    expect(readme.match(/at most \d+ seconds/g)).toHaveLength(1);
  });

  test("include cookies", () => {
    expect(howLong("Two cookies of a login")).toBe(
      `${inWords(retention.accessToken)} and ${inWords(retention.login)}`,
    );
  });
});

describe("the times of retention.ts", () => {
  test("match the server's defaults", () => {
    const { accounts, grace, rooms, stranger, resumeTokens } = parseConfig({});
    expect({
      accessToken: accounts.accessMs,
      login: accounts.refreshMs,
      droppedSession: grace.droppedMs,
      closedSession: grace.byeMs,
      dormantSession: grace.dormantMs,
      droppedMember: rooms.graceMs,
      ticketLease: stranger.leaseMs,
    }).toEqual({
      accessToken: retention.accessToken,
      login: retention.login,
      droppedSession: retention.droppedSession,
      closedSession: retention.closedSession,
      dormantSession: retention.dormantSession,
      droppedMember: retention.droppedMember,
      ticketLease: retention.ticketLease,
    });
    expect(resumeTokens.idleMs).toBe(retention.dormantSession);
  });

  test("hold for logs, including the second by which ageing may be late", () => {
    expect(logBounds("session:abc").ageMs + ageingTickMs).toBe(retention.sessionLog);
    expect(logBounds("tickets").ageMs + ageingTickMs).toBe(retention.ticketLog);
    expect(clusterLogBounds("session:abc").ageMs).toBe(retention.sessionLog);
    expect(clusterLogBounds("tickets").ageMs).toBe(retention.clusterTicketLog);
  });

  test("let a new matcher of a cluster find each ticket in the log", () => {
    const announcedWithin = retention.clusterTicketLease / 3 + 4_000;
    expect(announcedWithin).toBeLessThan(retention.clusterTicketLog);
  });
});
