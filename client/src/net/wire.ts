import type { ConnectRefused, Handshake } from "@lets-meet/shared/protocol/session.ts";

/** The events of a wire. `event` carries raw data, unparsed. */
export type WireListener = {
  /** Called at every connection attempt. */
  readonly handshake: () => Handshake;
  readonly event: (name: string, args: readonly unknown[]) => void;
  /**
   * The connection, or an attempt at one, has failed. `retries`: the wire retries automatically. `refused`:
   * the server's reason for refusing this page.
   */
  readonly down: (retries: boolean, refused?: ConnectRefused) => void;
};

export type Transport = "websocket" | "polling";

/** One socket to the server, reduced to what the page needs; tests replace it. */
export type Wire = {
  readonly connect: () => void;
  readonly disconnect: () => void;
  /** Resolves to the raw answer; rejects if none came in time. */
  readonly ask: (name: string, payload: unknown, timeoutMs: number) => Promise<unknown>;
  /** The transport in use; `null` while disconnected. */
  readonly transport: () => Transport | null;
  /** Sends without waiting for an answer, for a page that is about to close. */
  readonly tell: (name: string, payload: unknown) => void;
};

export type OpenWire = (listener: WireListener) => Wire;
