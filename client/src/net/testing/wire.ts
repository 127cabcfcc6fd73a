import { accept } from "@lets-meet/shared/protocol/ack.ts";
import { usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, ConnectRefused } from "@lets-meet/shared/protocol/session.ts";
import { LogName, SessionKey } from "@lets-meet/shared/protocol/session.ts";
import type { OpenWire, WireListener } from "../wire.ts";

type Asked = {
  readonly name: string;
  readonly payload: unknown;
  readonly answer: (raw: unknown) => void;
  readonly fail: () => void;
};

export const keyOf = (letter: string) =>
  SessionKey.parse({ sessionId: letter.repeat(21), secret: letter.repeat(40) });

export const attachedOf = (changes: Partial<Attached> = {}): Attached => ({
  session: keyOf("a"),
  resumed: true,
  log: LogName.parse("l".repeat(21)),
  pass: null,
  seq: 0,
  keepKey: "k".repeat(43),
  snapshot: { phase: "idle" },
  iceServers: [],
  shield: false,
  rules: usualRulesVersion,
  covers: false,
  ...changes,
});

/** A wire whose server the test plays: the test sends the events and answers the requests. */
export function fakeWire() {
  const asked: Asked[] = [];
  const told: string[] = [];
  const calls: string[] = [];
  let listener: WireListener | undefined;
  const open: OpenWire = (given) => {
    listener = given;
    return {
      connect: () => calls.push("connect"),
      disconnect: () => calls.push("disconnect"),
      ask: (name, payload) =>
        new Promise((resolve, reject) => {
          asked.push({ name, payload, answer: resolve, fail: () => reject(new Error("no answer in time")) });
        }),
      transport: () => "websocket",
      tell: (name) => told.push(name),
    };
  };
  return {
    open,
    asked,
    told,
    calls,
    say: (name: string, ...args: unknown[]) => listener?.event(name, args),
    attach: (changes: Partial<Attached> = {}) => listener?.event("session:attached", [attachedOf(changes)]),
    drop: (retries = true) => listener?.down(retries),
    /** Refuses the connection with a reason. */
    refuse: (refused: ConnectRefused) => listener?.down(false, refused),
    handshake: () => listener?.handshake(),
    /** The last request of that name, answered or not. */
    last: (name: string) => asked.findLast((one) => one.name === name),
    acceptAll: (value: unknown = {}) => {
      for (const one of asked.splice(0)) one.answer(accept(value));
    },
  };
}
