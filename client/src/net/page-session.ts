import type { PageId } from "@lets-meet/shared/ids.ts";
import type { LoggedEvent } from "@lets-meet/shared/protocol/events.ts";
import type { FrameAsked } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import type { StoreApi } from "zustand/vanilla";
import type { Acceptances } from "./acceptances.ts";
import type { Blocks } from "./blocks.ts";
import { Connection } from "./connection.ts";
import type { ConnectionStatus } from "./connection-status.ts";
import { Outbox, type Settled } from "./outbox.ts";
import { createPageView, type PageView } from "./page-view.ts";
import type { Ask } from "./request.ts";
import type { SessionStore } from "./session-id.ts";
import type { OpenWire } from "./wire.ts";

/** The events of the session that a feature receives, in order; each feature picks its own. */
export type SessionListener = {
  /** `first`: this page was attached to no session before, so the snapshot is all it knows. */
  readonly attached: (attached: Attached, first: boolean) => void;
  /** Entries of the log were lost, and `snapshot` is the server's latest. */
  readonly gap: (snapshot: Snapshot) => void;
  readonly logged: (event: LoggedEvent) => void;
  /** The outcome of an ordered request. */
  readonly settled: (settled: Settled) => void;
  /** The server asks for a picture of this page's camera. */
  readonly frameAsked: (asked: FrameAsked) => void;
  /** Another page has taken over the session. */
  readonly superseded: () => void;
};

export type PageSessionOptions = {
  readonly openWire: OpenWire;
  readonly sessionStore: SessionStore;
  readonly pageId: PageId;
  readonly hasNetwork: () => boolean;
  readonly acceptances: Pick<Acceptances, "accepted">;
  readonly blocks: Blocks;
  /** A store that is shown already. */
  readonly view?: StoreApi<PageView>;
};

/** This page's session: the one connection, the one outbox, and the features that listen to both. */
export class PageSession {
  readonly view: StoreApi<PageView>;
  readonly connection: Connection;
  readonly outbox: Outbox;
  readonly #listeners: Partial<SessionListener>[] = [];
  readonly #blocks: Pick<Blocks, "ongoing">;

  constructor(options: PageSessionOptions) {
    this.view = options.view ?? createPageView();
    this.#blocks = options.blocks;
    this.view.setState({ resuming: options.sessionStore.resume() !== null });
    this.outbox = new Outbox({
      ask: this.ask,
      schedule: (run, delayMs) => void setTimeout(run, delayMs),
      settled: (settled) => this.#each((listener) => listener.settled?.(settled)),
      desynced: () => this.connection.renew(),
    });
    this.connection = new Connection({
      ...options,
      listener: {
        status: (connection) => this.#become(connection),
        attached: (attached, first) => this.#attach(attached, first),
        detached: () => this.outbox.detach(),
        gap: (snapshot) => this.#each((listener) => listener.gap?.(snapshot)),
        logged: (event) => this.#each((listener) => listener.logged?.(event)),
        online: (online) => this.view.setState({ online }),
        frameAsked: (asked) => this.#each((listener) => listener.frameAsked?.(asked)),
      },
    });
  }

  readonly ask: Ask = (name, payload) => this.connection.ask(name, payload);

  /** Adds a listener; call it before `connect`, so that it misses no event. */
  listen(listener: Partial<SessionListener>): void {
    this.#listeners.push(listener);
  }

  #become(connection: ConnectionStatus): void {
    const isOut = ["offline", "crowded", "full", "outdated", "blocked"].includes(connection);
    const block = connection === "blocked" ? this.#blocks.ongoing() : null;
    this.view.setState(isOut ? { connection, block, resuming: false } : { connection, block });
    if (connection === "superseded") this.#each((listener) => listener.superseded?.());
  }

  #attach(attached: Attached, first: boolean): void {
    this.outbox.attach(attached.seq, attached.resumed);
    this.#each((listener) => listener.attached?.(attached, first));
    this.view.setState({ resuming: false });
  }

  #each(tell: (listener: Partial<SessionListener>) => void): void {
    for (const listener of this.#listeners) tell(listener);
  }
}
