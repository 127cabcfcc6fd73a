import { MatchId } from "@lets-meet/shared/ids.ts";
import type { Ack } from "@lets-meet/shared/protocol/ack.ts";
import { Outbox, type Settled } from "../outbox.ts";
import type { Ask } from "../request.ts";

export const current = MatchId.parse("current-match-0000000000");
export const over = MatchId.parse("match-that-is-over-00000");

type Waiting = {
  readonly seq: number;
  readonly matchId: MatchId;
  readonly text: string;
  readonly answer: (ack: Ack<object> | null) => void;
};

/** An outbox whose server the test plays: requests arrive in order, and the test answers them. */
export function outboxRig() {
  const arrived: Waiting[] = [];
  const settled: Settled[] = [];
  const timers: (() => void)[] = [];
  let desyncs = 0;
  const ask = ((_name: string, payload: { seq: number; matchId: MatchId; text: string }) =>
    new Promise((resolve) => {
      const { seq, matchId, text } = payload;
      arrived.push({
        seq,
        matchId,
        text,
        answer: (ack) => resolve(ack ?? { ok: false, code: "unanswered" }),
      });
    })) as unknown as Ask; // The double answers every request alike, which the generic signature cannot express.
  const outbox = new Outbox({
    ask,
    settled: (one) => settled.push(one),
    desynced: () => desyncs++,
    schedule: (run) => timers.push(run),
  });
  return {
    outbox,
    arrived,
    settled,
    timers,
    desyncs: () => desyncs,
    say: (text: string, matchId = current) => outbox.push("chat:send", { matchId, text }),
    fates: () => settled.map((one) => `${one.payload.seq}:${one.fate}`),
  };
}
export const flush = () => new Promise<void>((resolve) => setImmediate(resolve));
