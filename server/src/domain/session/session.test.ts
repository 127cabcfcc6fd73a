import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { pageId, sessionId } from "../../testing/samples.ts";
import * as session from "./session.ts";

const grace = { droppedMs: 30_000, byeMs: 10_000, dormantMs: 3_600_000 };
const fresh = session.begin(sessionId("a"), "secret", pageId("1"), "key");

describe("a session", () => {
  test("is away for its grace, then dormant, then forgotten", () => {
    const away = session.detach(fresh, 1, 0, grace.droppedMs);
    expect(session.expire(away, 29_999)).toBe(away);
    const dormant = session.expire(away, 30_000);
    expect(dormant.whereabouts).toEqual({ kind: "dormant", since: 30_000 });
    expect([away, dormant].map((one) => session.dueAt(one, grace))).toEqual([
      30_000,
      30_000 + grace.dormantMs,
    ]);
  });

  test("is not released by a superseded connection", () => {
    const taken = session.attach(fresh, pageId("2"));
    expect(session.detach(taken, 1, 5, grace.droppedMs)).toBe(taken);
  });

  test("accepts ordered requests once, and none after a gap", () => {
    expect([1, 2, 3].map((seq) => session.orderOf(1, seq))).toEqual(["repeat", "next", "ahead"]);
  });
});

const act = fc.oneof(
  fc.record({ kind: fc.constant("attach" as const), wait: fc.nat(60_000) }),
  fc.record({ kind: fc.constant("detach" as const), wait: fc.nat(60_000), back: fc.nat(3) }),
  fc.record({ kind: fc.constant("expire" as const), wait: fc.nat(60_000) }),
);

test("over random histories the epoch only grows, and only the newest connection can release the session", () => {
  fc.assert(
    fc.property(fc.array(act, { maxLength: 60 }), (acts) => {
      let now = 0;
      let state = fresh;
      for (const one of acts) {
        now += one.wait;
        const before = state;
        if (one.kind === "attach") state = session.attach(state, pageId("x"));
        else if (one.kind === "expire") state = session.expire(state, now);
        else state = session.detach(state, state.epoch - one.back, now, grace.droppedMs);
        expect(state.epoch).toBeGreaterThanOrEqual(before.epoch);
        if (one.kind === "detach" && one.back > 0) expect(state).toBe(before);
        if (state.whereabouts.kind === "away" && before.whereabouts.kind === "away")
          expect(state).toBe(before);
        if (state.whereabouts.kind === "dormant") expect(before.whereabouts.kind).not.toBe("attached");
      }
    }),
  );
});
