import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { Chime } from "../../../call/chime.ts";
import type { Membership } from "../state.ts";
import { createRoomStore } from "../store.ts";
import { aMember, aMembership, inside, peerOf } from "../testing/samples.ts";
import { chimesOf, playSounds } from "./sounds.ts";

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

const knock = { peerId: peerOf("Kim"), name: "Kim", hasAccount: false, held: null };
const heard = (before: Membership, after: Membership) => chimesOf(inside(before), inside(after));

describe("the sounds of a room", () => {
  const two = aMembership([aMember("Ann")]);

  it.each<[string, Membership, readonly Chime[]]>([
    ["a member joins", aMembership([aMember("Ann"), aMember("Ben")]), ["joined"]],
    ["a member leaves", aMembership([]), ["left"]],
    ["a member raises a hand", aMembership([aMember("Ann", { hand: true })]), ["hand"]],
    [
      "a member is muted",
      aMembership([aMember("Ann", { sending: { mic: false, camera: true, screen: false } })]),
      [],
    ],
    ["the user raises a hand", aMembership([aMember("Ann")], {}, { hand: true }), []],
    ["one member joins as another leaves", aMembership([aMember("Ben")]), ["joined", "left"]],
  ])("when %s", (_what, after, chimes) => {
    expect(heard(two, after)).toEqual(chimes);
  });

  it("are silent on entering and leaving, and in a new membership", () => {
    expect(chimesOf({ phase: "away" }, inside(two))).toEqual([]);
    expect(chimesOf(inside(two), { phase: "away" })).toEqual([]);
    expect(heard(two, { ...aMembership([aMember("Ben")]), peerId: peerOf("Zoe") })).toEqual([]);
  });
});

describe("a knock", () => {
  const knockedAt = () => {
    const store = createRoomStore();
    const played: Chime[] = [];
    const sounds = playSounds(store, (chime) => played.push(chime));
    store.setState({ room: inside(aMembership([])) });
    store.happen({ type: "knock", knock });
    return { store, played, sounds };
  };

  it("is repeated while it waits for an answer", () => {
    const { store, played } = knockedAt();
    vi.advanceTimersByTime(13_000);
    expect(played).toEqual(["knock", "knock", "knock"]);
    store.happen({ type: "knock", knock: { ...knock, held: "one moment" } });
    vi.advanceTimersByTime(60_000);
    expect(played).toHaveLength(3);
  });

  it("is silent when the user wants no sounds, and after the call", () => {
    const { store, played, sounds } = knockedAt();
    store.setState({ sounds: false });
    vi.advanceTimersByTime(60_000);
    expect(played).toEqual(["knock"]);
    store.setState({ sounds: true });
    expect(played).toEqual(["knock", "knock"]);
    sounds[Symbol.dispose]();
    vi.advanceTimersByTime(60_000);
    expect(played).toHaveLength(2);
  });
});
