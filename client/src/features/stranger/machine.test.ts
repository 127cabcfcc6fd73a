import { describe, expect, it } from "vitest";
import { next, type StrangerEvent, triedForMs } from "./machine.ts";
import type { Stranger } from "./state.ts";
import { matchIdOf, matchOf, type StateName, searchOf, states, wishOf } from "./testing/samples.ts";

const a = matchIdOf("a");
const attached = { type: "attached", adopt: false, wish: null, now: 500 } as const;

const events = {
  prepare: { type: "prepare", wish: wishOf("video") },
  search: { type: "search", wish: wishOf("text") },
  accepted: { type: "search-accepted", search: searchOf(30), now: 500 },
  refused: { type: "search-refused" },
  matchedB: { type: "matched", match: matchOf("b"), now: 500 },
  matchedA: { type: "matched", match: matchOf("a"), now: 500 },
  linkConnected: { type: "link-connected", matchId: a, now: 500 },
  linkFailed: { type: "link-failed", matchId: a, relayed: false },
  relayFailed: { type: "link-failed", matchId: a, relayed: true },
  moved: { type: "moved", matchId: a },
  left: { type: "partner-left", matchId: a, reason: "left", now: 500 },
  away: { type: "partner-away", matchId: a },
  back: { type: "partner-back", matchId: a },
  typing: { type: "partner-typing", matchId: a, typing: true },
  said: { type: "said", matchId: a, seq: 7, text: "hello" },
  sent: { type: "sent", matchId: a, seq: 1 },
  unsent: { type: "unsent", matchId: a, seq: 1 },
  delivered: { type: "delivered", matchId: a, seq: 1 },
  heard: { type: "heard", matchId: a, seq: 3, text: "hey" },
  restored: {
    type: "restored",
    matchId: a,
    taken: 0,
    lines: [{ from: "stranger", seq: 2, text: "before", delivery: "delivered" }],
  },
  next: { type: "next" },
  stop: { type: "stop" },
  home: { type: "home" },
  superseded: { type: "superseded" },
  resumedIdle: { ...attached, resumed: true, snapshot: { phase: "idle" } },
  gapIdle: { type: "gap", now: 500, snapshot: { phase: "idle" } },
  gapB: { type: "gap", now: 500, snapshot: { phase: "matched", match: matchOf("b"), partnerAway: false } },
  resumedSearching: {
    ...attached,
    resumed: true,
    snapshot: { phase: "searching", wish: wishOf("text"), search: searchOf(60) },
  },
  resumedA: {
    ...attached,
    resumed: true,
    snapshot: { phase: "matched", match: matchOf("a"), partnerAway: true },
  },
  resumedB: {
    ...attached,
    resumed: true,
    snapshot: { phase: "matched", match: matchOf("b"), partnerAway: false },
  },
  lost: { ...attached, resumed: false, snapshot: { phase: "idle" } },
} as const satisfies Record<string, StrangerEvent>;
type EventName = keyof typeof events;

/** A state in the table's words: its phase, and what an event may change in it. */
function told(state: Stranger): string {
  switch (state.phase) {
    case "requesting":
      return state.leaving === null ? "requesting" : `requesting leaving ${state.leaving.charAt(0)}`;
    case "searching":
      return `searching since ${state.search.startedAt}`;
    case "connecting":
    case "talking":
    case "ended": {
      const { talk } = state;
      const marks = [
        state.phase === "ended" ? state.reason : "",
        talk.partnerAway ? "away" : "",
        talk.partnerTyping ? "typing" : "",
        talk.severed ? "severed" : "",
        ...talk.lines.map((line) => `${line.from}${line.seq}:${line.delivery}`),
      ].filter((mark) => mark !== "");
      return [state.phase, talk.match.matchId.charAt(0), ...marks].join(" ");
    }
    default:
      return state.phase;
  }
}

/** The legal events of each phase; every other event must return the same object. */
const legal: Record<StateName, Partial<Record<EventName, string>>> = {
  idle: { prepare: "preparing", search: "requesting" },
  moved: { prepare: "preparing", search: "requesting", home: "idle" },
  preparing: { search: "requesting", stop: "idle", home: "idle", superseded: "idle" },
  requesting: {
    accepted: "searching since 470",
    refused: "idle",
    matchedA: "talking a",
    matchedB: "talking b",
    stop: "idle",
    superseded: "idle",
    resumedA: "talking a away",
    resumedB: "talking b",
  },
  leaving: {
    accepted: "searching since 470",
    refused: "idle",
    matchedB: "talking b",
    stop: "idle",
    superseded: "idle",
    resumedB: "talking b",
    lost: "requesting",
  },
  searching: {
    accepted: "searching since 470",
    matchedA: "talking a",
    matchedB: "talking b",
    stop: "idle",
    superseded: "idle",
    resumedIdle: "requesting",
    resumedSearching: "searching since 440",
    resumedA: "talking a away",
    resumedB: "talking b",
    lost: "requesting",
  },
  connecting: {
    delivered: "connecting a",
    linkConnected: "talking a",
    linkFailed: "ended a no-connection",
    relayFailed: "ended a no-relay",
    moved: "idle",
    left: "ended a left",
    away: "connecting a away",
    typing: "connecting a typing",
    said: "connecting a you7:sending",
    heard: "connecting a stranger3:delivered",
    restored: "connecting a stranger2:delivered",
    next: "requesting leaving a",
    stop: "ended a you-left",
    superseded: "idle",
    resumedA: "connecting a away",
    gapIdle: "ended a gone",
    gapB: "talking b",
    lost: "ended a session-lost",
  },
  texting: {
    moved: "idle",
    delivered: "talking a",
    left: "ended a left",
    away: "talking a away",
    typing: "talking a typing",
    said: "talking a you7:sending",
    heard: "talking a stranger3:delivered",
    restored: "talking a stranger2:delivered",
    next: "requesting leaving a",
    stop: "ended a you-left",
    superseded: "idle",
    resumedA: "talking a away",
    gapIdle: "ended a gone",
    gapB: "talking b",
    lost: "ended a session-lost",
  },
  talking: {
    moved: "idle",
    delivered: "talking a",
    left: "ended a left",
    away: "talking a away",
    typing: "talking a typing",
    said: "talking a you7:sending",
    heard: "talking a stranger3:delivered",
    restored: "talking a stranger2:delivered",
    next: "requesting leaving a",
    stop: "ended a you-left",
    superseded: "idle",
    resumedA: "talking a away",
    gapIdle: "ended a gone",
    gapB: "talking b",
    lost: "talking a severed",
  },
  severed: {
    delivered: "talking a severed",
    linkFailed: "ended a session-lost severed",
    relayFailed: "ended a session-lost severed",
    moved: "idle",
    left: "ended a left severed",
    away: "talking a away severed",
    typing: "talking a typing severed",
    said: "talking a severed you7:sending",
    heard: "talking a severed stranger3:delivered",
    restored: "talking a severed stranger2:delivered",
    next: "requesting",
    stop: "ended a you-left severed",
    superseded: "idle",
  },
  ended: {
    prepare: "preparing",
    search: "requesting",
    sent: "ended a left you1:sent",
    unsent: "ended a left you1:failed",
    delivered: "ended a left you1:delivered",
    home: "idle",
    superseded: "idle",
  },
};

const table = Object.entries(states).flatMap(([stateName, state]) =>
  Object.entries(events).map(([eventName, event]) => {
    const expected = legal[stateName as StateName][eventName as EventName] ?? null;
    return { stateName, eventName, state, event, expected };
  }),
);

describe("the stranger machine, every phase by every event", () => {
  it.each(table.filter(({ expected }) => expected === null))(
    "$stateName stays the same object on $eventName",
    ({ state, event }) => {
      expect(next(state, event)).toBe(state);
    },
  );

  it.each(table.filter(({ expected }) => expected !== null))(
    '$stateName becomes "$expected" on $eventName',
    ({ state, event, expected }) => {
      expect(told(next(state, event))).toBe(expected);
    },
  );
});

describe("the stranger machine", () => {
  it("goes back to the green room when a video search is refused", () => {
    const requesting: Stranger = { phase: "requesting", wish: wishOf("video"), leaving: null };
    expect(next(requesting, events.refused)).toEqual({ phase: "preparing", wish: wishOf("video") });
  });

  it.each([
    ["left", triedForMs - 1, "left"],
    ["left", triedForMs, "no-connection"],
    ["gone", triedForMs, "gone"],
    ["away", triedForMs, "away"],
    ["overflow", triedForMs, "overflow"],
  ] as const)("ends a connecting match whose partner is %s after %i ms as %s", (reason, afterMs, ends) => {
    const { connecting, talking } = states;
    if (connecting.phase !== "connecting") throw new Error("that is another phase");
    const event = { ...events.left, reason, now: connecting.since + afterMs };
    expect(next(connecting, event)).toMatchObject({ phase: "ended", reason: ends });
    expect(next(talking, event)).toMatchObject({ phase: "ended", reason });
  });

  it("ignores every event of another match", () => {
    const b = matchIdOf("b");
    const ofOneMatch = Object.values(events).filter((event) => "matchId" in event);
    expect(ofOneMatch.length).toBeGreaterThan(10);
    for (const state of [states.connecting, states.talking, states.texting, states.severed, states.ended]) {
      for (const event of ofOneMatch) expect(next(state, { ...event, matchId: b })).toBe(state);
    }
  });

  it("ignores a match that comes during another", () => {
    for (const state of [states.connecting, states.talking, states.severed]) {
      expect(next(state, events.matchedB)).toBe(state);
      expect(next(state, events.matchedA)).toBe(state);
    }
  });

  it("stays consistent when both press Next at once: the partner's leave belongs to the match that is left", () => {
    const pressed = next(states.talking, events.next);
    const farewell = next(pressed, events.left);
    expect(farewell).toBe(pressed);
    expect(told(next(farewell, events.accepted))).toBe("searching since 470");
    expect(told(next(next(farewell, events.accepted), events.matchedB))).toBe("talking b");
  });

  it("takes the mode of the match for the next wish", () => {
    const matched = next(states.searching, { ...events.matchedB, match: matchOf("b", "video") });
    expect(matched).toMatchObject({ phase: "connecting", wish: { mode: "video" } });
  });

  it("keeps the messages when the match ends", () => {
    const said = next(states.texting, events.said);
    const ended = next(next(said, events.heard), events.left);
    expect(told(ended)).toBe("ended a left you7:sending stranger3:delivered");
  });
});
