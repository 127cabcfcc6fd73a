import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Announcer, coalesceMs, type Heard } from "./announcer.ts";
import { aMember, aPeer, peerOf } from "./testing/samples.ts";

let said: string[];
let announcer: Announcer;

beforeEach(() => {
  vi.useFakeTimers();
  said = [];
  announcer = new Announcer((text) => said.push(text));
});
afterEach(() => {
  announcer.close();
  vi.useRealTimers();
});

const agreeing = { state: "agreeing" } as const;
const mia = aMember("Mia");
const heard = (changes: Partial<Heard> = {}): Heard => ({
  members: [mia],
  knocks: [],
  lines: [],
  peerId: mia.peerId,
  peers: new Map(),
  safety: agreeing,
  chatOpen: false,
  ...changes,
});
const withPeople = (...names: readonly string[]) =>
  heard({ members: [mia, ...names.map((name) => aMember(name))] });
const wait = () => vi.advanceTimersByTime(coalesceMs);
const knock = (name: string) => ({ peerId: peerOf(name), name, hasAccount: false, held: null });
const line = (name: string, seq: number, text: string) => ({
  from: peerOf(name),
  name,
  seq,
  text,
  delivery: "sent" as const,
});

describe("joins and leaves", () => {
  it("says nothing about the members who were there first", () => {
    announcer.hear(withPeople("Ann", "Ben"));
    wait();
    expect(said).toEqual([]);
  });

  it("names several members who join at once in one sentence", () => {
    announcer.hear(withPeople());
    announcer.hear(withPeople("Ann"));
    vi.advanceTimersByTime(coalesceMs / 2);
    announcer.hear(withPeople("Ann", "Ben", "Cleo", "Dev"));
    wait();
    expect(said).toEqual(["Ann, Ben and 2 more joined."]);
  });

  it("says joined and left together", () => {
    announcer.hear(withPeople("Ann"));
    announcer.hear(withPeople("Ben"));
    wait();
    expect(said).toEqual(["Ben joined. Ann left."]);
  });

  it("says nothing of a member who joins and leaves, or leaves and returns, within a moment", () => {
    announcer.hear(withPeople("Ann"));
    announcer.hear(withPeople("Ann", "Ben"));
    announcer.hear(withPeople());
    announcer.hear(withPeople("Ann"));
    wait();
    expect(said).toEqual([]);
  });
});

describe("events in the call", () => {
  it("announces a hand, a screen and a knock once each", () => {
    announcer.hear(withPeople("Ann"));
    const ann = aMember("Ann", { hand: true, sending: { mic: true, camera: true, screen: true } });
    announcer.hear(heard({ members: [mia, ann], knocks: [knock("Zoe")] }));
    announcer.hear(heard({ members: [mia, ann], knocks: [knock("Zoe")] }));
    wait();
    expect(said).toEqual(["Ann raised their hand. Ann is sharing their screen. Zoe wants to join."]);
  });

  it("ignores the user's own hand and screen, but announces a new host", () => {
    const ann = aMember("Ann");
    const busy = { ...mia, hand: true, sending: { ...mia.sending, screen: true } };
    announcer.hear(heard({ members: [mia, ann] }));
    announcer.hear(heard({ members: [{ ...busy, role: "host" }, ann] }));
    wait();
    announcer.hear(heard({ members: [busy, { ...ann, role: "host" }] }));
    wait();
    expect(said).toEqual(["You're now the host.", "Ann is now the host."]);
  });

  it("announces a link that breaks and one that is back, but not a short interruption", () => {
    const link = (state: "connected" | "interrupted") => ({
      ...withPeople("Ann"),
      peers: new Map([[peerOf("Ann"), aPeer({ link: state })]]),
    });
    announcer.hear(link("connected"));
    announcer.hear(link("interrupted"));
    announcer.hear(link("connected"));
    wait();
    expect(said).toEqual([]);
    announcer.hear(link("interrupted"));
    wait();
    announcer.hear(link("connected"));
    wait();
    expect(said).toEqual(["Reconnecting to Ann.", "Reconnected to Ann."]);
  });

  it("reads a message out only while no log on the page does", () => {
    announcer.hear(withPeople("Ann"));
    announcer.hear({ ...withPeople("Ann"), lines: [line("Ann", 1, "hello")] });
    wait();
    const later = [line("Ann", 1, "hello"), line("Ann", 2, "again")];
    announcer.hear({ ...withPeople("Ann"), lines: later, chatOpen: true });
    announcer.hear({ ...withPeople("Ann"), lines: later });
    wait();
    expect(said).toEqual(["Ann: hello"]);
  });

  it("announces a safety code that has changed or is broken, once, and no code that is in order", () => {
    const icons = ["key", "sun", "pig", "cat", "egg"] as const;
    const changed = { state: "agreed", icons, changed: true } as const;
    announcer.hear(withPeople("Ann"));
    announcer.hear({ ...withPeople("Ann"), safety: { state: "agreed", icons, changed: false } });
    wait();
    expect(said).toEqual([]);
    announcer.hear({ ...withPeople("Ann"), safety: changed });
    announcer.hear({ ...withPeople("Ann"), safety: changed });
    wait();
    announcer.hear({ ...withPeople("Ann"), safety: { state: "broken" } });
    wait();
    expect(said).toEqual([
      "The safety code has changed. Compare it again.",
      "The safety code is broken. Someone may be listening in.",
    ]);
  });

  it("empties the region afterwards, so that the same words can be announced again", () => {
    const up = heard({ members: [mia, aMember("Ann", { hand: true })] });
    announcer.hear(withPeople("Ann"));
    announcer.hear(up);
    vi.advanceTimersByTime(10_000);
    announcer.hear(withPeople("Ann"));
    announcer.hear(up);
    wait();
    expect(said).toEqual(["Ann raised their hand.", "", "Ann raised their hand."]);
  });

  it("holds no timer once it is closed", () => {
    announcer.hear(withPeople());
    announcer.hear(withPeople("Ann"));
    announcer.close();
    expect(vi.getTimerCount()).toBe(0);
  });
});
