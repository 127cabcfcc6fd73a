import { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { LoggedName } from "@lets-meet/shared/protocol/events.ts";
import { PeerSignals, type RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { enter } from "../domain/room/room-entry.ts";
import { newRoom, type Person, type Room, type RoomStep } from "../domain/room/room-state.ts";
import { sessionId } from "./samples.ts";

export const peerId = (name: string): PeerId => PeerId.parse(`peer-${name}`.padEnd(21, "_"));
export const roomId = (name: string): RoomId => RoomId.parse(`room-${name}`.padEnd(16, "_"));
export const accountId = (name: string): AccountId => AccountId.parse(`acct-${name}`.padEnd(21, "_"));
export const silent = { mic: false, camera: false, screen: false };

/** A person of that name, with an account of the same name unless `guest`. */
export const person = (name: string, kind: "account" | "guest" = "account"): Person => ({
  session: sessionId(name),
  peerId: peerId(name),
  name,
  account: kind === "guest" ? null : accountId(name),
  login: kind === "guest" ? null : `login-${name}`,
  sending: silent,
});

/** An empty room, owned by Ann by default. */
export const emptyRoom = (settings: Partial<RoomSettings> = {}, owner: string | null = "ann"): Room =>
  newRoom({
    id: roomId("one"),
    name: "Kitchen",
    owner: owner === null ? null : accountId(owner),
    settings: { lobby: false, guests: true, capacity: 8, relay: false, ...settings },
  });

/** One signal for the link of that peer. */
export const signalsTo = (name: string): PeerSignals =>
  PeerSignals.parse({
    peerId: peerId(name),
    from: "link-aaaa",
    to: null,
    place: 0,
    signals: [{ kind: "candidate", candidate: "", sdpMid: "0", sdpMLineIndex: 0, usernameFragment: null }],
  });

/** Several people enter one after the other; throws if one is refused. */
export function comeIn(room: Room, people: readonly Person[], invited = false): Room {
  return people.reduce((before, one) => {
    const step = enter(before, { person: one, invited }, 0);
    if (step.refusal !== null) throw new Error(`${one.name} is refused: ${step.refusal.code}`);
    return step.room;
  }, room);
}

/** The events of a step for that person's page, with their payloads. */
export const told = (step: RoomStep, name: string) =>
  step.outputs.flatMap(({ session, entry }) =>
    session === sessionId(name) && entry.kind === "page" && "payload" in entry
      ? [{ event: entry.event, ...entry.payload }]
      : [],
  );
/** The names of a step's events for that person's page. */
export const events = (step: RoomStep, name: string): readonly LoggedName[] =>
  step.outputs.flatMap(({ session, entry }) =>
    session === sessionId(name) && entry.kind === "page" ? [entry.event] : [],
  );
