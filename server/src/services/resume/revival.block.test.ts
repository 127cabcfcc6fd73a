import type { SessionId } from "@lets-meet/shared/ids.ts";
import { beforeEach, describe, expect, test } from "vitest";
import type { ResumeState } from "../../domain/resume/resume-state.ts";
import { createNode } from "../../testing/node.ts";
import { restarted, sealingKey } from "../../testing/restart.ts";
import { match, wish } from "../../testing/samples.ts";
import { secretHashOf } from "../ids.ts";
import { ResumeTokenSeal } from "./resume-token-seal.ts";

type Node = ReturnType<typeof createNode>;
type Page = ReturnType<Node["connect"]>;
let before: Node;
let a: Page;
let b: Page;
beforeEach(() => {
  before = createNode({ sealingKey });
  [a, b] = [before.connect(), before.connect()];
});

/** The handshake of a page with a token of that moment; no process would seal some of these. */
function showing(page: Page, at: number, resumeState: ResumeState, blocked: SessionId[] = []) {
  const { sessionId: session, secret } = page.attached.session;
  const seal = new ResumeTokenSeal(sealingKey);
  const secretHash = secretHashOf(secret);
  const pass = seal.seal({ session, secretHash, resumeState, blocked, at, until: 1e15 });
  return { ...page.shows(), pass, match: resumeState.kind === "match" ? resumeState.match.matchId : null };
}
const idle = { kind: "idle" } as const;
const withPartner = ({ id }: Page, polite: boolean) =>
  ({ kind: "match", wish: wish(), match: match("1", { polite }), partner: id }) as const;

describe("a block after a restart", () => {
  test.each(["who blocked", "who is blocked"])(
    "outranks a newer token that has the two in a match, %s being first",
    async (first) => {
      const node = restarted(before);
      const shows = [showing(a, 1_000, idle, [b.id]), showing(b, 2_000, withPartner(a, true))];
      const [one, other] = first === "who blocked" ? shows : shows.toReversed();
      if (one === undefined || other === undefined) throw new Error("nothing to show");
      const pages = [await node.comeBack(one), await node.comeBack(other)];
      await node.clock.settle();
      for (const { id } of [a, b]) expect(node.strangers.matchOf(id)).toBeNull();
      const { matchId } = withPartner(a, true).match;
      const atB = pages.find(({ id }) => id === b.id);
      expect(atB?.of("stranger:partner-left")).toEqual([{ matchId, reason: "left" }]);
      expect(node.strangers.stateOf(a.id).blocked).toEqual([b.id]);
    },
  );

  test("ends a running match when it is shown later", async () => {
    const node = restarted(before);
    await node.comeBack(showing(a, 1_000, withPartner(b, false)));
    const b2 = await node.comeBack(showing(b, 1_000, withPartner(a, true)));
    expect(node.strangers.matchOf(a.id)?.partner).toBe(b.id);
    await node.comeBack(showing(a, 2_000, idle, [b.id]));
    await node.clock.settle();
    for (const { id } of [a, b]) expect(node.strangers.matchOf(id)).toBeNull();
    expect(b2.of("stranger:partner-left")).toMatchObject([{ reason: "left" }]);
  });

  test("reaches a running search when it is shown later", async () => {
    const node = restarted(before);
    for (const page of [a, b]) await node.comeBack(showing(page, 1_000, idle));
    await node.strangers.search(a.id, wish());
    await node.comeBack(showing(a, 2_000, idle, [b.id]));
    await node.strangers.search(b.id, wish());
    await node.clock.advance(10_000);
    expect(node.strangers.searching).toBe(2);
  });

  test("is never undone by an older token, nor if another session's token puts the session into a match", async () => {
    const node = restarted(before);
    const c = before.connect();
    await node.comeBack(showing(a, 2_000, idle, [b.id]));
    await node.comeBack(showing(a, 1_000, withPartner(c, false)));
    await node.comeBack(showing(c, 3_000, withPartner(a, true)));
    expect(node.strangers.stateOf(a.id).blocked).toEqual([b.id]);
    expect(node.strangers.matchOf(a.id)).toBeNull();
  });

  test("keeps the two apart even if the same token has them in a match", async () => {
    const node = restarted(before);
    const a2 = await node.comeBack(showing(a, 1_000, withPartner(b, false), [b.id]));
    await node.clock.settle();
    expect(a2.attached).toMatchObject({ snapshot: { phase: "idle" } });
    expect(node.sessions.isAwaited(b.id)).toBe(false);
  });
});
