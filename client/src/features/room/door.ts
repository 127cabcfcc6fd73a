import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { JoinRoom } from "@lets-meet/shared/protocol/room.ts";
import type { Answer, Ask } from "../../net/request.ts";
import type { DoorTrouble } from "./state.ts";
import type { RoomStore } from "./store.ts";

/** What somebody brings to the door. */
export type Entry = Omit<JoinRoom, "roomId">;

/** How often the preview is asked for again while somebody looks at it, in milliseconds. */
const lookAgainMs = 5_000;

/** The way into a room: looks, and joins or knocks. An answer that got lost is asked for again with the next connection. */
export class Door implements Disposable {
  readonly #store: RoomStore;
  readonly #ask: Ask;
  readonly #now: () => number;
  readonly #looks: ReturnType<typeof setInterval>;
  #entry: Entry | null = null;

  constructor(store: RoomStore, ask: Ask, now: () => number) {
    this.#store = store;
    this.#ask = ask;
    this.#now = now;
    this.#looks = setInterval(() => this.#lookAgain(), lookAgainMs);
  }

  [Symbol.dispose](): void {
    clearInterval(this.#looks);
  }

  /** Asks what the room is like. */
  async look(roomId: RoomId): Promise<void> {
    const answer = await this.#ask("room:look", { roomId });
    if (answer.ok) this.#store.dispatch({ type: "previewed", roomId, preview: answer.value });
    else if (answer.code !== "unanswered")
      this.#store.dispatch({ type: "look-refused", roomId, trouble: this.#troubleOf(answer) });
  }

  /** Goes in, or knocks; where that leads comes as an event of the session's log. */
  join(entry: Entry): void {
    const { room } = this.#store.getState();
    if (room.phase !== "green-room" || room.joining) return;
    this.#entry = entry;
    this.#store.dispatch({ type: "join" });
    void this.#join(room.roomId, entry);
  }

  /** The line is there again: what was asked before may never have arrived. */
  again(): void {
    const { room } = this.#store.getState();
    if (room.phase === "looking") void this.look(room.roomId);
    if (room.phase === "green-room" && room.joining && this.#entry !== null)
      void this.#join(room.roomId, this.#entry);
  }

  async #join(roomId: RoomId, entry: Entry): Promise<void> {
    const answer = await this.#ask("room:join", { roomId, ...entry });
    if (answer.ok || answer.code === "unanswered") return;
    // An invite that opens nothing must not stand in the way of a passcode or a knock.
    if (answer.code === "no-such-invite") this.#store.setState({ invite: null });
    this.#store.dispatch({ type: "join-refused", roomId, trouble: this.#troubleOf(answer) });
  }

  #lookAgain(): void {
    const { room } = this.#store.getState();
    if (room.phase === "green-room" && !room.joining) void this.look(room.roomId);
  }

  #troubleOf(answer: Extract<Answer<unknown>, { ok: false }>): DoorTrouble {
    if (answer.code === "unanswered") return { code: "internal", retryAt: null };
    const { code, retryAfterMs } = answer;
    return { code, retryAt: retryAfterMs === undefined ? null : this.#now() + retryAfterMs };
  }
}
