import type { Member } from "@lets-meet/shared/protocol/room.ts";
import { useEffect, useState } from "react";
import { createStore } from "zustand/vanilla";
import { CarryOn } from "../call/carry-on.tsx";
import type { PeerMedia, RoomView } from "../features/room/call/view.ts";
import { RoomPage } from "../features/room/room-page.tsx";
import type { Membership, Room } from "../features/room/state.ts";
import {
  actionsWith,
  aMember,
  aMembership,
  aPeer,
  aPreview,
  aView,
  inside,
  peerOf,
  roomId,
} from "../features/room/testing/samples.ts";
import { drawnScreen } from "./drawn-screen.ts";
import { drawnStream } from "./drawn-stream.ts";
import { others, report, sharing } from "./room-people.ts";
import * as sample from "./samples.ts";
import type { Scene } from "./scene.ts";

/** The labels of the buttons to press, one after the other, once the scene is shown. */
type Presses = readonly string[];

/** Presses the first button with one of the labels, which are separated by bars. */
function press(labels: string): void {
  const buttons = [...document.querySelectorAll("button")];
  for (const label of labels.split("|")) {
    const found = buttons.find(
      (button) => button.getAttribute("aria-label") === label || button.textContent.trim() === label,
    );
    if (found === undefined) continue;
    found.click();
    return;
  }
}

type RoomSceneProps = { readonly view: () => RoomView; readonly presses: Presses };

/** A room that reacts to actions on this page alone: layout, pin and switches. */
function RoomScene({ view, presses }: RoomSceneProps) {
  const [store] = useState(() => createStore<RoomView>(view));
  const [actions] = useState(() =>
    actionsWith({
      pin: (pinned) => store.setState({ pinned }),
      setLayout: (layout) => store.setState({ layout }),
      setSingleKeys: (singleKeys) => store.setState({ singleKeys }),
      setSounds: (sounds) => store.setState({ sounds }),
      openChat: () => store.setState({ unread: 0 }),
    }),
  );
  useEffect(() => {
    // One after the other, because each may open the dialog of the next.
    const timers = presses.map((label, place) => setTimeout(() => press(label), 60 * (place + 1)));
    return () => timers.forEach(clearTimeout);
  }, [presses]);
  return <RoomPage store={store} actions={actions} />;
}

type Changes = Omit<Partial<RoomView>, "peers"> & {
  readonly peers?: Readonly<Record<string, Partial<PeerMedia>>>;
};

/** A call in which every member who sends a picture has one. */
function call(people: readonly Member[], changes: Changes = {}, membership: Partial<Membership> = {}) {
  return (): RoomView => {
    const faces = [drawnStream("plum"), drawnStream("sunny")] as const;
    const drawn = people.map(({ peerId, name, sending }, place) => {
      const camera = sending.camera ? (faces[place % 2] ?? null) : null;
      const screen = sending.screen ? drawnScreen() : null;
      return [peerId, aPeer({ camera, screen, report, ...changes.peers?.[name] })] as const;
    });
    return aView(inside(aMembership(people, membership)), {
      speaking: new Set([peerOf("Ann")]),
      media: sample.mediaOn(drawnStream("sunny")),
      safety: { state: "agreed", icons: ["fish", "cake", "tent", "dice", "anchor"], changed: false },
      uplink: {
        sendingBitsPerSecond: 1_200_000,
        budgetBitsPerSecond: 2_000_000,
        people: people.length,
        lowered: "nothing",
      },
      ...changes,
      peers: new Map(drawn),
    });
  };
}

const stage = (view: () => RoomView, presses: Presses = []): Scene => ({
  layout: "stage",
  online: null,
  render: () => <RoomScene view={view} presses={presses} />,
});
const page = (room: Room, changes: Partial<RoomView> | (() => Partial<RoomView>) = {}): Scene => ({
  layout: "page",
  online: null,
  render: () => (
    <RoomScene view={() => aView(room, typeof changes === "function" ? changes() : changes)} presses={[]} />
  ),
});

const green = (changes: Partial<Extract<Room, { phase: "green-room" }>> = {}): Room => ({
  phase: "green-room",
  roomId,
  preview: aPreview(),
  trouble: null,
  joining: false,
  ...changes,
});
const withMedia = () => ({ media: sample.mediaOn(drawnStream("sunny")), guestName: "Mia" });
const trouble = (code: NonNullable<Extract<Room, { phase: "green-room" }>["trouble"]>["code"], waitMs = 0) =>
  page(green({ trouble: { code, retryAt: waitMs === 0 ? null : performance.now() + waitMs } }), withMedia);
const closed = (code: Extract<Room, { phase: "closed" }>["trouble"]["code"]) =>
  page({ phase: "closed", roomId, trouble: { code, retryAt: null } });

const knock = (name: string, held: string | null = null) => ({
  peerId: peerOf(name),
  name,
  hasAccount: false,
  held,
});
const said = (name: string | null, seq: number, text: string): Membership["lines"][number] => ({
  from: name === null ? null : peerOf(name),
  name: name ?? "Mia",
  seq,
  text,
  delivery: seq === 9 ? "failed" : "sent",
});
const lines = [
  said("Ann", 1, "Shall we start with the slow one?"),
  said(null, 1, "Yes! In F?"),
  said("Ben", 1, `a very long word: ${"Donaudampfschiff".repeat(5)}`),
  said(null, 9, "this one never got there"),
];
const left = (reason: Extract<Room, { phase: "left" }>["reason"], withLines = true) =>
  page({ phase: "left", roomId, name: "Thursday jam", reason, lines: withLines ? lines : [] });

/** The room in all its states, by name. */
export const roomScenes: Readonly<Record<string, Scene>> = {
  "room-green-new": page(green()),
  "room-green-on": page(green(), withMedia),
  "room-green-account": page(
    green({
      preview: aPreview({
        needsPasscode: true,
        settings: { lobby: true, guests: true, capacity: 8, relay: false },
      }),
    }),
    () => ({ ...withMedia(), accountName: "mia" }),
  ),
  "room-green-owner": page(green({ preview: aPreview({ isOwner: true, count: 0, inside: [] }) }), () => ({
    ...withMedia(),
    accountName: "mia",
  })),
  "room-green-joining": page(green({ joining: true }), withMedia),
  "room-green-denied": page(green(), { media: sample.mediaFailed("denied") }),
  "room-green-wrong-passcode": page(
    green({ preview: aPreview({ needsPasscode: true }), trouble: { code: "wrong-passcode", retryAt: null } }),
    withMedia,
  ),
  "room-green-full": trouble("room-full"),
  "room-green-locked": trouble("room-locked"),
  "room-green-kept-out": trouble("kept-out", 1_800_000),
  "room-green-invited": page(green({ preview: aPreview({ needsPasscode: true }) }), () => ({
    ...withMedia(),
    invite: "i".repeat(24),
  })),
  "room-green-account-needed": page(
    green({ preview: aPreview({ settings: { lobby: true, guests: false, capacity: 8, relay: false } }) }),
    withMedia,
  ),
  "room-looking": page({ phase: "looking", roomId }),
  "room-no-such": closed("no-such-room"),
  "room-closed-account": closed("account-needed"),
  "room-in-other": closed("in-room"),
  "room-lobby": page(
    { phase: "at-door", roomId, door: { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: null } },
    withMedia,
  ),
  "room-lobby-held": page(
    {
      phase: "at-door",
      roomId,
      door: { roomId, name: "Thursday jam", peerId: peerOf("Mia"), held: "Two minutes, we are tuning." },
    },
    withMedia,
  ),
  "room-alone": stage(call([])),
  "room-2": stage(call(others(1))),
  "room-3": stage(call(others(2))),
  "room-4": stage(call(others(3))),
  "room-6": stage(call(others(5))),
  "room-9": stage(call(others(8))),
  "room-16": stage(call(others(15))),
  "room-spotlight": stage(call(others(4), { layout: "spotlight", activeSpeaker: peerOf("Ann") })),
  "room-pinned": stage(call(others(3), { pinned: peerOf("Ben") })),
  "room-screen": stage(call([...others(3), aMember("Dev", { sending: sharing })])),
  "room-sharing": stage(() => ({ ...call(others(3))(), ownScreen: new MediaStream() })),
  "room-knock": stage(call(others(3), {}, { knocks: [knock("A guest")] })),
  "room-knocks": stage(
    call(others(3), {}, { knocks: [knock("Zoe", "One moment, please."), knock("Yan"), knock("Xenia")] }),
  ),
  "room-knock-chat": stage(
    call(others(1), { refusedAction: "room-full" }, { lines, knocks: [knock("Zoe")] }),
    ["Show chat"],
  ),
  "room-hold": stage(call(others(3), {}, { knocks: [knock("Zoe")] }), ["Put Zoe on hold"]),
  "room-locked": stage(
    call(
      others(2),
      {},
      { facts: { ...aMembership([]).facts, locked: true, name: "A room with quite a long name" } },
    ),
  ),
  "room-links": stage(
    call(others(5), {
      peers: {
        Ann: { link: "connecting", camera: null, quality: "measuring" },
        Ben: { link: "interrupted", quality: "lost" },
        Cleo: { link: "failed" },
        Dev: { quality: "poor" },
      },
      uplink: { sendingBitsPerSecond: 640_000, budgetBitsPerSecond: 700_000, people: 5, lowered: "network" },
      safety: { state: "broken" },
    }),
  ),
  "room-reactions": stage(
    call(
      others(3),
      {},
      {
        reactions: (["thumbs-up", "heart", "clap", "laugh", "wow", "sad", "party"] as const).map(
          (reaction, key) => ({
            key,
            peerId: peerOf(["Ann", "Ben", "Cleo"][key % 3] ?? "Ann"),
            reaction,
            until: performance.now() + 5_000,
          }),
        ),
      },
    ),
    ["Reactions"],
  ),
  "room-mute-asked": stage(call(others(2), { talkingWhileMuted: true }, { muteAskedBy: peerOf("Ann") })),
  "room-unread": stage(call(others(2), { unread: 3 }, { lines: lines.slice(0, 3) })),
  "room-chat": stage(call(others(3), {}, { lines }), ["Show chat"]),
  "room-people": stage(call(others(8)), ["Show people|More", "People"]),
  "room-person": stage(call(others(3)), ["Ann"]),
  "room-remove": stage(call(others(3)), ["Ann", "Remove"]),
  "room-more": stage(call(others(3)), ["More"]),
  "room-help": stage(call(others(1)), ["More", "Shortcuts"]),
  "room-devices": stage(call(others(1)), ["More", "Devices"]),
  "room-connections": stage(call(others(3)), ["More", "Network details"]),
  "room-invite": stage(call(others(1)), ["Invite|Invite others"]),
  "room-leave": stage(call(others(1)), ["Leave"]),
  "room-left": left("left"),
  "room-left-removed": left("removed"),
  "room-left-ended": left("ended", false),
  "room-left-logged-out": left("logged-out"),
  "keep-talking": {
    layout: "page",
    render: () => (
      <div className="flex flex-col items-start gap-6 p-6">
        <h1 className="text-3xl">Keep talking</h1>
        {(["idle", "asked", "wanted"] as const).map((state) => (
          <CarryOn key={state} state={state} onYes={() => {}} onNo={() => {}} />
        ))}
      </div>
    ),
  },
};
