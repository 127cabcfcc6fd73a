import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { JoinRoom } from "@lets-meet/shared/protocol/room.ts";
import type { Answer, Ask } from "../../../net/request.ts";
import type { EntryRefusal, Room } from "../state.ts";
import type { RoomStore } from "../store.ts";

/** A request to join, without its room. */
export type JoinForm = Omit<JoinRoom, "roomId">;

/** The interval in which the preview is refreshed while the form is open, in milliseconds. */
const lookAgainMs = 5_000;

/**
 * The way into a room: previews it, then joins or knocks. A request whose answer was lost is repeated on the
 * next connection.
 */
export class RoomEntry implements Disposable {
  readonly #store: RoomStore;
  readonly #ask: Ask;
  readonly #now: () => number;
  readonly #looks: ReturnType<typeof setInterval>;
  readonly #unsubscribe: () => void;
  #entry: JoinForm | null = null;
  /** The server has forgotten that this page waits in the lobby. */
  #isForgotten = false;

  constructor(store: RoomStore, ask: Ask, now: () => number) {
    this.#store = store;
    this.#ask = ask;
    this.#now = now;
    this.#looks = setInterval(() => this.#lookAgain(), lookAgainMs);
    this.#unsubscribe = store.subscribe(({ room }, { room: before }) => this.#knockAgain(room, before));
  }

  [Symbol.dispose](): void {
    this.#unsubscribe();
    clearInterval(this.#looks);
  }

  /** Requests the room's preview. */
  async look(roomId: RoomId): Promise<void> {
    const answer = await this.#ask("room:look", { roomId });
    if (answer.ok) this.#store.dispatch({ type: "previewed", roomId, preview: answer.value });
    else if (answer.code !== "unanswered")
      this.#store.dispatch({ type: "look-refused", roomId, trouble: this.#troubleOf(answer) });
  }

  /** Joins or knocks; the outcome arrives as an event of the session's log. */
  join(entry: JoinForm): void {
    const { room } = this.#store.getState();
    if (room.phase !== "green-room" || room.joining) return;
    this.#entry = entry;
    this.#store.dispatch({ type: "join" });
    void this.#join(room.roomId, entry);
  }

  /** The connection is back: an earlier request may never have arrived. */
  again(): void {
    const { room } = this.#store.getState();
    if (room.phase === "looking") void this.look(room.roomId);
    if (room.phase === "green-room" && room.joining && this.#entry !== null)
      void this.#join(room.roomId, this.#entry);
  }

  async #join(roomId: RoomId, entry: JoinForm): Promise<void> {
    const answer = await this.#ask("room:join", { roomId, ...entry });
    if (answer.ok || answer.code === "unanswered") return;
    // An invalid invite must not block a passcode or a knock.
    if (answer.code === "no-such-invite") this.#store.setState({ invite: null });
    this.#store.dispatch({ type: "join-refused", roomId, trouble: this.#troubleOf(answer) });
  }

  /** Knocks again if the server forgot this page's wait: the user does not watch a page that says to wait. */
  #knockAgain(room: Room, before: Room): void {
    if (room.phase === before.phase) return;
    const isForgotten = before.phase === "at-door" && room.phase === "looking";
    const knocks = this.#isForgotten && room.phase === "green-room";
    this.#isForgotten = isForgotten;
    if (knocks && this.#entry !== null) this.join(this.#entry);
  }

  #lookAgain(): void {
    const { room } = this.#store.getState();
    if (room.phase === "green-room" && !room.joining) void this.look(room.roomId);
  }

  #troubleOf(answer: Extract<Answer<unknown>, { ok: false }>): EntryRefusal {
    if (answer.code === "unanswered") return { code: "internal", retryAt: null };
    const { code, retryAfterMs } = answer;
    return { code, retryAt: retryAfterMs === undefined ? null : this.#now() + retryAfterMs };
  }
}
