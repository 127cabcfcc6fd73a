import type { LoggedName } from "@lets-meet/shared/protocol/events.ts";
import type { Attached, ResumeToken, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { Socket } from "socket.io";
import type { CutReason } from "../ops/events.ts";
import type { Page } from "../services/session/session-types.ts";
import type { Emitter } from "./emit.ts";
import { isBusy } from "./engine.ts";

/** The dependencies that all pages share. */
export type ConnectedPageOptions = {
  readonly emitter: Emitter;
  readonly cut: (socket: Socket, why: CutReason) => void;
};

/** The page's end of a session: sends the session's output to the socket. */
export class ConnectedPage implements Page {
  readonly #options: ConnectedPageOptions;
  readonly #socket: Socket;
  /** A page that does not read receives the newest resume token when it does, and none of the earlier ones. */
  #unsaid: { readonly pass: ResumeToken | null } | null = null;

  constructor(options: ConnectedPageOptions, socket: Socket) {
    this.#options = options;
    this.#socket = socket;
  }

  /** Sends the first message: which session this is, and its state. */
  welcome(attached: Attached): void {
    this.#options.emitter.notice(this.#socket.conn, "session:attached", attached);
  }

  /** The waiting packets were handed to the kernel. */
  drained(): void {
    if (this.#unsaid !== null) this.#options.emitter.notice(this.#socket.conn, "session:pass", this.#unsaid);
    this.#unsaid = null;
  }

  emit(event: LoggedName, json: string, id: number): void {
    this.#options.emitter.logged(this.#socket.conn, event, json, id);
  }

  isBusy(): boolean {
    return isBusy(this.#socket.conn);
  }

  pass(pass: ResumeToken | null): void {
    // Only the newest resume token is sent: an older one must never follow it.
    this.#unsaid = this.isBusy() ? { pass } : null;
    if (this.#unsaid === null) this.#options.emitter.notice(this.#socket.conn, "session:pass", { pass });
  }

  gap(snapshot: Snapshot): void {
    this.#options.emitter.notice(this.#socket.conn, "session:gap", { snapshot });
  }

  supersede(): void {
    this.#options.emitter.notice(this.#socket.conn, "session:superseded", {});
    this.#options.cut(this.#socket, "superseded");
  }

  unheard(): void {
    this.#options.cut(this.#socket, "unheard");
  }
}
