import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { matchIdOf, matchOf } from "../testing/samples.ts";
import { advance, quieted, type Talk, type TalkEvent, talkOf } from "./talk.ts";

const matchId = matchIdOf("a");
const empty = talkOf(matchOf("a"), false);
const after = (...events: readonly TalkEvent[]): Talk =>
  events.reduce((talk, event) => advance(talk, event, true), empty);
const said = (seq: number): TalkEvent => ({ type: "said", matchId, seq, text: `line ${seq}` });
const heard = (seq: number): TalkEvent => ({ type: "heard", matchId, seq, text: `answer ${seq}` });
const settled = (type: "sent" | "unsent" | "delivered", seq: number): TalkEvent => ({ type, matchId, seq });

describe("a talk", () => {
  it("shows a message at once as being sent", () => {
    expect(after(said(4)).lines).toEqual([{ from: "you", seq: 4, text: "line 4", delivery: "sending" }]);
  });

  it("shows a repeated message once", () => {
    const once = after(heard(2));
    expect(advance(once, heard(2), true)).toBe(once);
  });

  it("keeps the messages of both sides apart even with the same number", () => {
    expect(after(said(2), heard(2)).lines).toHaveLength(2);
  });

  it("marks every message up to a receipt as delivered, even before its ack", () => {
    expect(
      after(said(1), said(2), said(5), settled("delivered", 2)).lines.map((line) => line.delivery),
    ).toEqual(["delivered", "delivered", "sending"]);
  });

  it("never takes a delivery back", () => {
    const delivered = after(said(1), settled("delivered", 1));
    expect(advance(delivered, settled("sent", 1), true)).toBe(delivered);
    expect(advance(delivered, settled("unsent", 1), true)).toBe(delivered);
    expect(advance(delivered, settled("delivered", 1), true)).toBe(delivered);
  });

  it("never marks the stranger's messages by a receipt", () => {
    const talk = after(heard(1));
    expect(advance(talk, settled("delivered", 9), true).lines).toBe(talk.lines);
  });

  it("stops the typing dots when the message comes", () => {
    const typing = after({ type: "partner-typing", matchId, typing: true });
    expect(typing.partnerTyping).toBe(true);
    expect(advance(typing, heard(1), true).partnerTyping).toBe(false);
  });

  it("stops the typing dots of a partner who is away", () => {
    const talk = after({ type: "partner-typing", matchId, typing: true }, { type: "partner-away", matchId });
    expect(talk).toMatchObject({ partnerAway: true, partnerTyping: false });
  });

  it("stays the same object when typing or being away is repeated", () => {
    for (const event of [
      { type: "partner-typing", matchId, typing: true },
      { type: "partner-away", matchId },
      { type: "partner-back", matchId },
    ] as const) {
      const once = after(event);
      expect(advance(once, event, true)).toBe(once);
    }
  });

  it("puts messages from before a reload first, and marks those as failed that the server has not taken", () => {
    const talk = advance(
      after(heard(9)),
      {
        type: "restored",
        matchId,
        taken: 4,
        lines: [
          { from: "you", seq: 2, text: "b", delivery: "delivered" },
          { from: "you", seq: 3, text: "c", delivery: "sent" },
          { from: "you", seq: 4, text: "d", delivery: "sending" },
          { from: "you", seq: 5, text: "e", delivery: "sending" },
          { from: "you", seq: -1, text: "never", delivery: "failed" },
          { from: "stranger", seq: 9, text: "answer 9", delivery: "delivered" },
        ],
      },
      true,
    );
    expect(talk.lines.map((line) => `${line.from}${line.seq}:${line.delivery}`)).toEqual([
      "you2:delivered",
      "you3:sent",
      "you4:sent",
      "you5:failed",
      "you-1:failed",
      "stranger9:delivered",
    ]);
  });

  it("applies a receipt to messages that are restored after it", () => {
    const early = after(settled("delivered", 3));
    const lines = [
      { from: "you", seq: 3, text: "c", delivery: "sent" },
      { from: "you", seq: 4, text: "d", delivery: "sent" },
    ] as const;
    const talk = advance(early, { type: "restored", matchId, taken: 4, lines }, true);
    expect(talk.lines.map((line) => line.delivery)).toEqual(["delivered", "sent"]);
  });

  it("does not mark a message as delivered that was never sent", () => {
    const talk = after({ type: "said", matchId, seq: -1, text: "too long" }, settled("unsent", -1));
    expect(advance(talk, settled("delivered", 5), true).lines[0]?.delivery).toBe("failed");
  });

  it("shows no partner typing or away after the end, and keeps its messages", () => {
    const talk = after(said(1), { type: "partner-typing", matchId, typing: true });
    expect(quieted(talk)).toEqual({ ...talk, partnerTyping: false, partnerAway: false });
  });

  it("takes no new messages after the end, but still settles the old ones", () => {
    const talk = after(said(1));
    expect(advance(talk, said(2), false)).toBe(talk);
    expect(advance(talk, heard(2), false)).toBe(talk);
    expect(advance(talk, settled("sent", 1), false).lines[0]?.delivery).toBe("sent");
  });

  it("takes messages once it is severed, because its link may carry them", () => {
    const severed = { ...empty, severed: true };
    expect(advance(severed, said(1), true).lines).toHaveLength(1);
  });

  it("knows which side would like to carry on in a room, until it is over", () => {
    const own = advance(empty, { type: "keep", matchId, wanted: true }, true);
    const both = advance(own, { type: "partner-keeps", matchId, wanted: true }, true);
    expect(both.keeps).toEqual({ own: true, partner: true });
    expect(advance(both, { type: "partner-keeps", matchId, wanted: true }, true)).toBe(both);
    expect(advance(both, { type: "keep", matchId, wanted: false }, false)).toBe(both);
    expect(quieted(both).keeps).toEqual({ own: false, partner: false });
  });

  it("knows what the partner sends", () => {
    const sending = { mic: false, camera: true, screen: false };
    const event = { type: "partner-sends", matchId, sending } as const;
    expect(advance(empty, event, true).partnerSends).toEqual(sending);
  });
});

const seq = fc.integer({ min: 1, max: 6 });
const talkEvent: fc.Arbitrary<TalkEvent> = fc.oneof(
  seq.map(said),
  seq.map(heard),
  fc.tuple(fc.constantFrom("sent", "unsent", "delivered"), seq).map(([type, at]) => settled(type, at)),
  fc.boolean().map((typing): TalkEvent => ({ type: "partner-typing", matchId, typing })),
  fc.constantFrom<TalkEvent>({ type: "partner-away", matchId }, { type: "partner-back", matchId }),
);

describe("any talk", () => {
  it("has each message once, and delivered messages stay delivered", () => {
    fc.assert(
      fc.property(fc.array(talkEvent, { maxLength: 40 }), (events) => {
        let talk = empty;
        for (const event of events) {
          const then = advance(talk, event, true);
          const keys = then.lines.map((line) => `${line.from}${line.seq}`);
          expect(new Set(keys).size).toBe(keys.length);
          expect(keys.slice(0, talk.lines.length)).toEqual(
            talk.lines.map((line) => `${line.from}${line.seq}`),
          );
          talk.lines.forEach((line, index) => {
            if (line.delivery === "delivered") expect(then.lines[index]?.delivery).toBe("delivered");
          });
          if (then.partnerAway && event.type === "partner-away") expect(then.partnerTyping).toBe(false);
          talk = then;
        }
      }),
    );
  });

  it("is the same after an event that is repeated", () => {
    fc.assert(
      fc.property(fc.array(talkEvent, { maxLength: 20 }), talkEvent, (events, event) => {
        const once = advance(after(...events), event, true);
        expect(advance(once, event, true)).toBe(once);
      }),
    );
  });
});
