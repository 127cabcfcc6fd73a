import type { ConnectRefused, Handshake } from "@lets-meet/shared/protocol/session.ts";

/** What a wire tells its owner. `event` carries whatever came, unparsed. */
export type WireListener = {
  /** Asked at every attempt to connect. */
  readonly handshake: () => Handshake;
  readonly event: (name: string, args: readonly unknown[]) => void;
  /**
   * The connection, or an attempt at one, is gone. `retries`: the wire tries again by itself. `refused`: the server has
   * said why it takes no connection of this page's.
   */
  readonly down: (retries: boolean, refused?: ConnectRefused) => void;
};

export type Transport = "websocket" | "polling";

/** One socket to the server, as much of it as the page needs; tests put their own in its place. */
export type Wire = {
  readonly connect: () => void;
  readonly disconnect: () => void;
  /** Resolves with the raw answer; rejects when none came in time. */
  readonly ask: (name: string, payload: unknown, timeoutMs: number) => Promise<unknown>;
  /** How it is connected; `null` while it is not. */
  readonly transport: () => Transport | null;
  /** Sends without waiting, for a page that is about to go. */
  readonly tell: (name: string, payload: unknown) => void;
};

export type OpenWire = (listener: WireListener) => Wire;
