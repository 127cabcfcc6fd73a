import { describe, expect, test } from "vitest";
import { limits } from "../limits.ts";
import { DisplayName, JoinRoom, Passcode, RoomName, RoomSettings, SendPeerSignals } from "./room.ts";
import { CreateRoom } from "./room-book.ts";

const join = {
  roomId: "r".repeat(16),
  name: "Gus",
  passcode: null,
  invite: null,
  sending: { mic: false, camera: true, screen: false },
};

describe("names", () => {
  test("become one line without control characters", () => {
    expect(DisplayName.parse(" \tGus\u0000\u202e \n Gusson ")).toBe("Gus Gusson");
    expect(RoomName.parse("Ｋｉｔｃｈｅｎ")).toBe("Kitchen");
    const family = "👨‍👩‍👧‍👦";
    expect(DisplayName.parse(`${family} می‌خواهم`)).toBe(`${family} می‌خواهم`);
    expect(DisplayName.safeParse("👍🏽".repeat(limits.displayNameLength)).success).toBe(true);
  });

  test.each([
    "",
    "  ",
    "\u200b",
    "\u3164",
    "\u2800",
    "\u0301\u0301",
    "x".repeat(limits.displayNameLength + 1),
  ])("cannot be %j", (name) => {
    expect(DisplayName.safeParse(name).success).toBe(false);
  });
});

test("a passcode is normalized, and is refused when too short or too long", () => {
  expect(Passcode.parse("cafe\u0301")).toBe(Passcode.parse("caf\u00e9"));
  expect(Passcode.parse(" open sesame\n")).toBe("open sesame");
  expect(Passcode.safeParse(" abc ").success).toBe(false);
  expect(Passcode.safeParse("abc").success).toBe(false);
  expect(Passcode.safeParse("x".repeat(65)).success).toBe(false);
});

test("a join may omit the guest's name, and needs a well-formed room id", () => {
  expect(JoinRoom.safeParse(join).success).toBe(true);
  expect(JoinRoom.safeParse({ ...join, name: null }).success).toBe(true);
  for (const roomId of ["short", "r".repeat(17), "r".repeat(15).concat("/")])
    expect(JoinRoom.safeParse({ ...join, roomId }).success).toBe(false);
});

test("a new room may omit its settings, and those it names must be within bounds", () => {
  expect(CreateRoom.parse({ name: "Kitchen" })).toEqual({ name: "Kitchen", passcode: null, settings: {} });
  const settings = (capacity: number) => RoomSettings.safeParse({ lobby: true, guests: true, capacity });
  expect([1, 2, 16, 17].map((capacity) => settings(capacity).success)).toEqual([false, true, true, false]);
});

test("signals name one peer, and a batch may be empty but not exceed the limit", () => {
  const candidate = {
    kind: "candidate",
    candidate: "",
    sdpMid: "0",
    sdpMLineIndex: 0,
    usernameFragment: null,
  };
  const batch = (count: number, over: object = {}) => ({
    peerId: "p".repeat(21),
    seq: 1,
    from: "link-aaaa",
    to: null,
    place: 0,
    signals: Array.from({ length: count }, () => candidate),
    ...over,
  });
  for (const good of [batch(0), batch(limits.signalsPerMessage)])
    expect(SendPeerSignals.safeParse(good).success).toBe(true);
  for (const bad of [batch(limits.signalsPerMessage + 1), batch(1, { peerId: null })])
    expect(SendPeerSignals.safeParse(bad).success).toBe(false);
});
