import { describe, expect, it } from "vitest";
import type { Stay } from "./state.ts";
import { advance, ownMember, reactionMs, type StayEvent, stayAgain } from "./stay.ts";
import { joinedOf } from "./testing/page.ts";
import { aMember, aStay, peerOf } from "./testing/samples.ts";

const after = (stay: Stay, ...events: readonly StayEvent[]) => events.reduce(advance, stay);
const knock = { peerId: peerOf("Kim"), name: "Kim", hasAccount: false, held: null };
const names = (stay: Stay) => stay.members.map(({ name }) => name);

describe("the people in a room", () => {
  it("are added in order, and once even if that is repeated", () => {
    const stay = after(
      aStay([]),
      { type: "member-joined", member: aMember("Ann") },
      { type: "member-joined", member: aMember("Ben") },
      { type: "member-joined", member: aMember("Ann") },
    );
    expect(names(stay)).toEqual(["Mia", "Ann", "Ben"]);
  });

  it("change in their position", () => {
    const stay = after(aStay([aMember("Ann"), aMember("Ben")]), {
      type: "member-changed",
      member: aMember("Ann", { hand: true }),
    });
    expect(names(stay)).toEqual(["Mia", "Ann", "Ben"]);
    expect(stay.members[1]?.hand).toBe(true);
  });

  it("take their reactions and their request to mute with them", () => {
    const peerId = peerOf("Ann");
    const stay = after(
      aStay([aMember("Ann")]),
      { type: "reacted", peerId, reaction: "heart", now: 0 },
      { type: "mute-asked", peerId },
      { type: "member-left", peerId },
    );
    expect(stay).toMatchObject({ reactions: [], muteAskedBy: null });
    expect(names(stay)).toEqual(["Mia"]);
  });

  it("can be asked to mute only while they can be heard", () => {
    const peerId = peerOf("Ann");
    const silent = aMember("Mia", { role: "host", sending: { mic: false, camera: true, screen: false } });
    const asked = after(aStay([aMember("Ann")]), { type: "mute-asked", peerId });
    expect(asked.muteAskedBy).toBe(peerId);
    const muted = after(asked, { type: "member-changed", member: silent });
    expect(muted.muteAskedBy).toBeNull();
    expect(after(muted, { type: "mute-asked", peerId })).toBe(muted);
    expect(after(asked, { type: "member-changed", member: aMember("Ann") }).muteAskedBy).toBe(peerId);
  });

  it("see knocks only while they are the host", () => {
    const stay = after(aStay([]), { type: "knock", knock });
    expect(stay.knocks).toEqual([knock]);
    const demoted = after(stay, { type: "member-changed", member: aMember("Mia", { role: "member" }) });
    expect(demoted.knocks).toEqual([]);
  });

  it("keep a held knock in its position, and drop one that is gone", () => {
    const held = { ...knock, held: "in a minute" };
    const stay = after(aStay([]), { type: "knock", knock }, { type: "knock", knock: held });
    expect(stay.knocks).toEqual([held]);
    expect(after(stay, { type: "knock-gone", peerId: knock.peerId }).knocks).toEqual([]);
  });

  it("include this page's own member", () => {
    expect(ownMember(aStay([aMember("Ann")]))?.name).toBe("Mia");
  });
});

describe("a message in a room", () => {
  it("is added once, whichever path brings it first", () => {
    const event = { type: "heard", peerId: peerOf("Ann"), seq: 4, text: "hello" } as const;
    const once = after(aStay([aMember("Ann")]), event);
    expect(after(once, event)).toBe(once);
    expect(once.lines).toEqual([
      { from: peerOf("Ann"), name: "Ann", seq: 4, text: "hello", delivery: "sent" },
    ]);
  });

  it("keeps its sender's name after they have left", () => {
    const stay = after(
      aStay([aMember("Ann")]),
      { type: "heard", peerId: peerOf("Ann"), seq: 1, text: "bye" },
      { type: "member-left", peerId: peerOf("Ann") },
    );
    expect(stay.lines[0]?.name).toBe("Ann");
  });

  it("of this page is sending until its outcome is known, which is final", () => {
    const said = after(aStay([]), { type: "said", seq: 1, text: "a" }, { type: "said", seq: 2, text: "b" });
    const stay = after(
      said,
      { type: "sent", seq: 1 },
      { type: "unsent", seq: 2 },
      { type: "unsent", seq: 1 },
    );
    expect(stay.lines.map(({ delivery }) => delivery)).toEqual(["sent", "failed"]);
  });

  it("stays when the server sends the room's state again", () => {
    const stay = after(aStay([]), { type: "said", seq: 1, text: "a" });
    const again = stayAgain(stay, joinedOf(aStay([aMember("Ann")])));
    expect(again.lines).toBe(stay.lines);
    expect(names(again)).toEqual(["Mia", "Ann"]);
  });
});

describe("reactions", () => {
  it("end after a while, each on its own", () => {
    const peerId = peerOf("Ann");
    const stay = after(
      aStay([aMember("Ann")]),
      { type: "reacted", peerId, reaction: "clap", now: 0 },
      { type: "reacted", peerId, reaction: "wow", now: 1_000 },
    );
    const later = after(stay, { type: "reactions-over", now: reactionMs });
    expect(later.reactions.map(({ reaction }) => reaction)).toEqual(["wow"]);
    expect(after(later, { type: "reactions-over", now: reactionMs })).toBe(later);
  });

  it("have unique keys, and are bounded", () => {
    const events = Array.from(
      { length: 100 },
      (): StayEvent => ({
        type: "reacted",
        peerId: peerOf("Ann"),
        reaction: "heart",
        now: 0,
      }),
    );
    const { reactions } = after(aStay([aMember("Ann")]), ...events);
    expect(reactions.length).toBeLessThan(50);
    expect(new Set(reactions.map(({ key }) => key)).size).toBe(reactions.length);
  });
});

describe("the list of typing members", () => {
  const [ann, ben] = [peerOf("Ann"), peerOf("Ben")];
  const types = (peerId: typeof ann, typing = true): StayEvent => ({ type: "typing", peerId, typing });
  const both = after(aStay([aMember("Ann"), aMember("Ben")]), types(ann), types(ben), types(ann));

  it("is in the order in which they began, once each", () => {
    expect(both.typing).toEqual([ann, ben]);
    expect(after(both, types(ann, false)).typing).toEqual([ben]);
  });

  it.each<[string, StayEvent]>([
    ["has sent it", { type: "heard", peerId: ann, seq: 1, text: "hello" }],
    ["has left", { type: "member-left", peerId: ann }],
    ["is away", { type: "member-changed", member: aMember("Ann", { away: true }) }],
  ])("excludes a member who %s, even if the event is late", (_what, event) => {
    expect(after(both, event).typing).toEqual([ben]);
    if (event.type !== "heard") expect(after(both, event, types(ann)).typing).toEqual([ben]);
  });

  it("excludes a member whose message has arrived over the other path", () => {
    const message: StayEvent = { type: "heard", peerId: ann, seq: 1, text: "hello" };
    expect(after(both, message, types(ann), message).typing).toEqual([ben]);
  });
});
