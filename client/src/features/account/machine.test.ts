import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type AccountEvent, next } from "./machine.ts";
import { asking, loggedIn, loggedOut } from "./state.ts";
import {
  accountOf,
  inviteIdOf,
  inviteOf,
  roomIdOf,
  roomOf,
  type StateName,
  states,
  usualSettings,
} from "./testing/samples.ts";

const a = accountOf("a");
const of = a.accountId;
const room = roomOf("b", {}, 0);
const trouble = { code: "internal", retryAt: null } as const;

const everywhere = Object.keys(states) as StateName[];
const inside: StateName[] = [
  "loggedIn",
  "loading",
  "failed",
  "loaded",
  "creating",
  "refused",
  "saving",
  "secured",
  "done",
  "invited",
];
const withList: StateName[] = ["loaded", "creating", "refused", "saving", "secured", "done", "invited"];
const idle: StateName[] = everywhere.filter(
  (name) => !["asking", "unreachable", "loggingIn", "creating"].includes(name),
);

/** Every event, with the states that it changes. */
const legal: readonly (readonly [string, AccountEvent, readonly StateName[]])[] = [
  ["ask", { type: "ask" }, ["unreachable"]],
  ["unreachable", { type: "unreachable" }, ["asking"]],
  ["known, logged out", { type: "known", account: null }, ["asking", "unreachable", ...inside]],
  ["known, the same", { type: "known", account: a }, ["asking", "unreachable", "loggedOut", "loggingIn"]],
  ["known, another account", { type: "known", account: accountOf("b") }, everywhere],
  ["entered", { type: "entered", account: a }, ["loggedOut", "loggingIn"]],
  ["left", { type: "left", farewell: "deleted" }, inside],
  ["submit log-in", { type: "submit", task: "log-in" }, ["loggedOut"]],
  [
    "submit create-room",
    { type: "submit", task: "create-room" },
    idle.filter((name) => name !== "loggedOut"),
  ],
  ["done log-in", { type: "done", task: "log-in" }, ["loggingIn"]],
  ["done create-room", { type: "done", task: "create-room" }, ["creating"]],
  ["failed log-in", { type: "failed", task: "log-in", trouble }, ["loggingIn"]],
  ["failed end-room", { type: "failed", task: "end-room", trouble }, []],
  ["forget", { type: "forget" }, ["refused", "done"]],
  ["codes-made", { type: "codes-made", of, codes: ["new"] }, inside],
  ["codes-put-away", { type: "codes-put-away", of }, ["saving"]],
  [
    "security-known",
    { type: "security-known", of, security: { logins: [], passkeys: [], codesLeft: 3, hasPassword: true } },
    inside,
  ],
  [
    "security-failed",
    { type: "security-failed", of, code: "internal" },
    inside.filter((name) => name !== "secured"),
  ],
  ["rooms-asked", { type: "rooms-asked", of }, ["loggedIn", "failed"]],
  ["rooms-failed", { type: "rooms-failed", of, code: "internal" }, ["loading"]],
  [
    "rooms-listed",
    { type: "rooms-listed", of, rooms: [room], usual: usualSettings, mayCreate: true },
    inside,
  ],
  ["room-kept", { type: "room-kept", of, room }, withList],
  ["room-ended", { type: "room-ended", of, roomId: roomIdOf("a") }, ["loaded", "invited"]],
  [
    "invited",
    { type: "invited", of, roomId: roomIdOf("a"), invite: inviteOf("j", 0) },
    ["loaded", "invited"],
  ],
  [
    "invite-revoked",
    { type: "invite-revoked", of, roomId: roomIdOf("a"), inviteId: inviteIdOf("i") },
    ["invited"],
  ],
  ["invite-put-away", { type: "invite-put-away", of }, ["invited"]],
];

describe.each(legal)("%s", (_name, event, changing) => {
  it.each(everywhere)("in %s", (name) => {
    const before = states[name];
    if (changing.includes(name)) expect(next(before, event)).not.toEqual(before);
    else expect(next(before, event)).toBe(before);
  });
});

describe("an account", () => {
  it("that is gone was logged out elsewhere; without a previous login there is no farewell", () => {
    expect(next(states.loaded, { type: "known", account: null })).toEqual(loggedOut("expired"));
    expect(next(asking, { type: "known", account: null })).toEqual(loggedOut(null));
  });

  it("ignores the answers to another account's requests", () => {
    const other = accountOf("b").accountId;
    const news = legal.flatMap(([, event]) => ("of" in event ? [{ ...event, of: other }] : []));
    expect(news.length).toBeGreaterThan(5);
    expect(news.filter((event) => next(states.invited, event) !== states.invited)).toEqual([]);
  });

  it("that replaces another one sees none of its rooms", () => {
    expect(next(states.loaded, { type: "known", account: accountOf("b") })).toEqual(loggedIn(accountOf("b")));
  });
});

describe("the list of rooms", () => {
  const rooms = (state: ReturnType<typeof next>) =>
    state.phase === "logged-in" && state.list.state === "loaded" ? state.list.rooms : null;

  it("puts a new room first, and leaves a changed room in its position", () => {
    const made = next(states.loaded, { type: "room-kept", of, room });
    expect(rooms(made)?.map(({ name }) => name)).toEqual(["Room b", "Room a"]);
    const renamed = next(made, { type: "room-kept", of, room: roomOf("a", { name: "Den" }, 0) });
    expect(rooms(renamed)?.map(({ name }) => name)).toEqual(["Room b", "Den"]);
  });

  it("shows an invite's token until it is put away, revoked, or its room ends, and never again", () => {
    const fresh = (state: ReturnType<typeof next>) =>
      state.phase === "logged-in" && state.list.state === "loaded" ? state.list.fresh : undefined;
    expect(fresh(states.invited)?.token).toBe("i".repeat(24));
    const roomId = roomIdOf("a");
    for (const event of [
      { type: "invite-put-away", of },
      { type: "room-ended", of, roomId },
      { type: "invite-revoked", of, roomId, inviteId: inviteIdOf("i") },
    ] as const)
      expect(fresh(next(states.invited, event))).toBeNull();
    expect(
      fresh(
        next(states.invited, { type: "rooms-listed", of, rooms: [], usual: usualSettings, mayCreate: true }),
      )?.token,
    ).toBeDefined();
  });

  it("holds every room once, whatever the order of events", () => {
    const event = fc.oneof(
      ...legal.map(([, one]) => fc.constant(one)),
      fc
        .constantFrom("a", "b", "c")
        .map((letter) => ({ type: "room-kept", of, room: roomOf(letter, {}, 0) }) as const),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 40 }), (events) => {
        let state = next(asking, { type: "known", account: a });
        for (const one of events) {
          const before = state;
          state = next(state, one);
          const ids = rooms(state)?.map(({ roomId }) => roomId) ?? [];
          expect(new Set(ids).size).toBe(ids.length);
          // A list of rooms belongs to one account and is dropped with it.
          if (before.phase === "logged-in" && state.phase === "logged-in" && before.account !== state.account)
            expect(state.list.state).toBe("unasked");
        }
      }),
    );
  });
});
