import type { PeerId, RoomId } from "@lets-meet/shared/ids.ts";
import type {
  Member,
  PeerSignals,
  RoomJoined,
  RoomWaiting,
  Sending,
} from "@lets-meet/shared/protocol/room.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { isSameSending, sendingOf } from "../../call/devices/sending.ts";
import type { Outbox } from "../../net/outbox.ts";
import type { Ask } from "../../net/request.ts";
import type { RequestRetrier } from "../../net/request-retrier.ts";
import type { Capture } from "../../rtc/devices/media-devices.ts";
import type { ScreenCapture } from "../../rtc/devices/screen-capture.ts";
import type { Tracks } from "../../rtc/link/slots.ts";
import type { MeshMessage } from "../../rtc/mesh/mesh-call.ts";
import type { CallStart, Carried, RoomCall } from "./call/call.ts";
import type { RoomView } from "./call/view.ts";
import type { RoomEntry } from "./entry/room-entry.ts";
import { roomOf } from "./machine.ts";
import { membershipIn, ownMember, reactionMs } from "./membership.ts";
import type { Membership, Room } from "./state.ts";
import { freshCall, type RoomStore } from "./store.ts";

export type RoomEffectsOptions = {
  readonly store: RoomStore;
  readonly ask: Ask;
  readonly outbox: Pick<Outbox, "push">;
  readonly retrier: Pick<RequestRetrier, "leaveRoom">;
  readonly roomEntry: RoomEntry;
  readonly capture: Pick<Capture, "tracks" | "close">;
  readonly screen: Pick<ScreenCapture, "tracks" | "stop">;
  /** The link that others open to join that room. */
  readonly linkOf: (roomId: RoomId) => string;
  readonly startCall: (membership: Membership, tracks: Tracks, how: CallStart) => RoomCall;
  readonly now: () => number;
};

/** The time for broken links to recover in a room that the server has forgotten. */
const severedPatienceMs = 4_000;

/**
 * A room that strangers move into, the link that continues there, and the callback once this page is inside.
 */
type Expected = { readonly carried: Carried | null; readonly inside: (roomId: RoomId) => void };

/** The phases in which devices may be open. */
const needsDevices = ({ phase }: Room): boolean =>
  phase === "green-room" || phase === "at-door" || phase === "inside";

/**
 * Runs the effects of a phase change: requests to the server, the call, the devices. It owns the only call.
 */
export class RoomEffects implements Disposable {
  readonly #options: RoomEffectsOptions;
  readonly #unsubscribe: () => void;
  #call: RoomCall | null = null;
  /** Set when the next room is one that strangers move into. */
  #expected: Expected | null = null;
  #told: Sending | null = null;
  #isChatOpen = false;
  #reactions: ReturnType<typeof setTimeout> | undefined;
  #severed: ReturnType<typeof setTimeout> | undefined;

  constructor(options: RoomEffectsOptions) {
    this.#options = options;
    this.#unsubscribe = options.store.subscribe((view, before) => {
      if (view.room !== before.room) this.#changed(view, before);
      const isSameScreen = view.ownScreen === before.ownScreen && view.screenPaused === before.screenPaused;
      if (view.media !== before.media || !isSameScreen) this.#publish();
      if (view.room !== before.room || view.peers !== before.peers) this.#watchSevered(view);
    });
  }

  /** The session is attached: applies its snapshot, and repeats what may have been lost. */
  attached({ snapshot, resumed }: Attached, first: boolean): void {
    const { store, roomEntry, retrier } = this.#options;
    const before = membershipIn(store.getState().room);
    store.dispatch({ type: "attached", snapshot, resumed, adopt: first });
    const { room } = store.getState();
    const membership = membershipIn(room);
    if (membership !== null && before !== null && !membership.severed) {
      this.#call?.listen();
      this.#told = null;
      this.#tellSending();
      this.#call?.restartBroken();
    }
    roomEntry.again();
    // The server still has this page in a room that it has left: the request to leave was lost.
    const there =
      snapshot.phase === "in-room" ? snapshot.room : snapshot.phase === "at-door" ? snapshot.door : null;
    if (there !== null && room.phase !== "inside" && room.phase !== "at-door")
      retrier.leaveRoom(there.roomId);
  }

  /** Log entries were lost, signals among them. */
  gap(snapshot: Snapshot): void {
    this.#options.store.dispatch({ type: "gap", snapshot });
    this.#call?.allSignalsLost();
  }

  /**
   * Strangers carry on in a room, where the partner has that peer id; an existing link between the two
   * continues there.
   */
  expect(peerId: PeerId, link: Omit<Carried, "peerId"> | null, inside: (roomId: RoomId) => void): void {
    this.#expected = { carried: link === null ? null : { peerId, ...link }, inside };
  }

  /** This page is inside a room; if it no longer wants to be, it leaves. */
  joined(room: RoomJoined): void {
    const expected = this.#expected;
    if (this.#isWanted(room.roomId) || expected !== null)
      this.#options.store.dispatch({ type: "joined", room });
    else this.#options.retrier.leaveRoom(room.roomId);
    expected?.inside(room.roomId);
  }

  waiting(door: RoomWaiting): void {
    if (this.#isWanted(door.roomId)) this.#options.store.dispatch({ type: "waiting", door });
    else this.#options.retrier.leaveRoom(door.roomId);
  }

  signals({ peerId, ...batch }: PeerSignals): void {
    this.#call?.receive(peerId, batch);
  }

  /** Signals to that peer will never arrive. */
  signalsLost(peerId: PeerId): void {
    this.#call?.signalsLost(peerId);
  }

  heard(peerId: PeerId, seq: number, text: string): void {
    const { store } = this.#options;
    const lines = () => membershipIn(store.getState().room)?.lines;
    const before = lines();
    store.happen({ type: "heard", peerId, seq, text });
    if (lines() === before) return;
    this.#options.store.setState(({ unread }) => ({ unread: this.#isChatOpen ? 0 : unread + 1 }));
  }

  /** Opens or closes the chat; while it is open, nothing in it is unread. */
  showChat(isOpen: boolean): void {
    this.#isChatOpen = isOpen;
    if (isOpen) this.#options.store.setState({ unread: 0 });
  }

  /** Sends a message to all peers, through the server and over the links. */
  say(text: string): void {
    const { store, outbox } = this.#options;
    const membership = membershipIn(store.getState().room);
    if (membership === null) return;
    const seq = outbox.push("room:chat", { roomId: membership.facts.roomId, text });
    if (seq === null) return;
    store.happen({ type: "said", seq, text });
    if (this.#call?.say({ kind: "chat", seq, text }) === true) store.happen({ type: "sent", seq });
  }

  /** A peer's message over its link; the server's copy of it counts once. */
  received(peerId: PeerId, message: MeshMessage): void {
    const { store } = this.#options;
    if (message.kind === "chat") this.heard(peerId, message.seq, message.text);
    if (message.kind !== "sending") return;
    const member = membershipIn(store.getState().room)?.members.find((one) => one.peerId === peerId);
    if (member !== undefined)
      store.happen({ type: "member-changed", member: { ...member, sending: message.sending } });
  }

  chatSettled(seq: number, taken: boolean): void {
    this.#options.store.happen({ type: taken ? "sent" : "unsent", seq });
  }

  /**
   * The device's network has changed: all links look for other paths, even if they have not noticed the
   * change.
   */
  networkChanged(): void {
    this.#call?.restart();
  }

  get call(): RoomCall | null {
    return this.#call;
  }

  [Symbol.dispose](): void {
    clearTimeout(this.#reactions);
    clearTimeout(this.#severed);
    this.#unsubscribe();
    this.#end();
  }

  #isWanted(roomId: RoomJoined["roomId"]): boolean {
    const { room } = this.#options.store.getState();
    return roomOf(room) === roomId && room.phase !== "left";
  }

  #changed({ room }: RoomView, { room: before }: RoomView): void {
    const { store, roomEntry, retrier, capture, screen } = this.#options;
    if (room.phase === "looking" && (before.phase !== "looking" || before.roomId !== room.roomId))
      void roomEntry.look(room.roomId);
    const membership = membershipIn(room);
    const was = membershipIn(before);
    if (was !== null && was.peerId !== membership?.peerId) this.#end();
    if (membership !== null && was?.peerId !== membership.peerId) this.#begin(membership);
    if (membership !== null && membership !== was) this.#follow(membership, was);
    const isOwnEnd = room.phase === "away" || (room.phase === "left" && room.reason === "left");
    if (isOwnEnd && (before.phase === "inside" || before.phase === "at-door"))
      retrier.leaveRoom(before.roomId);
    if (needsDevices(before) && !needsDevices(room)) {
      screen.stop();
      capture.close();
    }
    if (membership === null && was !== null) store.setState(freshCall);
  }

  #begin(membership: Membership): void {
    const { store, startCall } = this.#options;
    store.setState({ ...freshCall, inviteLink: this.#options.linkOf(membership.facts.roomId) });
    this.#isChatOpen = false;
    this.#told = ownMember(membership)?.sending ?? null;
    const carried = this.#expected?.carried ?? null;
    this.#expected = null;
    this.#call = startCall(membership, this.#tracks(), { carried, returning: membership.returning });
    this.#publish();
  }

  /** Keeps one link for each member, with its signals delivered. */
  #follow(membership: Membership, was: Membership | null): void {
    const isSameMembership = was?.peerId === membership.peerId;
    const known = new Set(isSameMembership ? this.#others(was).map(({ peerId }) => peerId) : []);
    for (const { peerId } of this.#others(membership)) {
      if (known.delete(peerId)) continue;
      // A peer that comes later has no link to the page from before.
      this.#call?.add(peerId, membership.returning && !isSameMembership);
    }
    for (const peerId of known) this.#call?.remove(peerId);
    if (isSameMembership && membership.reactions !== was.reactions) this.#watchReactions();
  }

  #end(): void {
    this.#call?.[Symbol.dispose]();
    this.#call = null;
  }

  #others({ members, peerId }: Membership): readonly Member[] {
    return members.filter((member) => member.peerId !== peerId);
  }

  #tracks(): Tracks {
    return { ...this.#options.capture.tracks, ...this.#options.screen.tracks };
  }

  #publish(): void {
    this.#call?.publish(this.#tracks());
    this.#tellSending();
  }

  /** Tells the others what this page sends, whenever that has changed. */
  #tellSending(): void {
    const { store, ask } = this.#options;
    const view = store.getState();
    const { room } = view;
    if (room.phase !== "inside") return;
    const sending = sendingOf(view.media, view);
    if (this.#told !== null && isSameSending(this.#told, sending)) return;
    this.#told = sending;
    void ask("room:state", { roomId: room.roomId, sending });
    this.#call?.say({ kind: "sending", sending });
    const own = ownMember(room.membership);
    if (own !== undefined) store.happen({ type: "member-changed", member: { ...own, sending } });
  }

  /** Without a server no link can be mended: once all have been down for a while, the call is over. */
  #watchSevered({ room, peers }: RoomView): void {
    const isLost =
      membershipIn(room)?.severed === true && ![...peers.values()].some(({ link }) => link === "connected");
    if (!isLost) {
      clearTimeout(this.#severed);
      this.#severed = undefined;
    } else
      this.#severed ??= setTimeout(
        () => this.#options.store.dispatch({ type: "links-lost" }),
        severedPatienceMs,
      );
  }

  #watchReactions(): void {
    clearTimeout(this.#reactions);
    const { store, now } = this.#options;
    this.#reactions = setTimeout(() => {
      store.happen({ type: "reactions-over", now: now() });
      if ((membershipIn(store.getState().room)?.reactions.length ?? 0) > 0) this.#watchReactions();
    }, reactionMs / 8);
  }
}
