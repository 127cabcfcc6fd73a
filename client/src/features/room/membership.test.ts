import { describe, expect, it } from "vitest";
import { advance, type MembershipEvent, membershipAgain, ownMember, reactionMs } from "./membership.ts";
import type { Membership } from "./state.ts";
import { joinedOf } from "./testing/page.ts";
import { aMember, aMembership, peerOf } from "./testing/samples.ts";

const after = (membership: Membership, ...events: readonly MembershipEvent[]) =>
  events.reduce(advance, membership);
const knock = { peerId: peerOf("Kim"), name: "Kim", hasAccount: false, held: null };
const names = (membership: Membership) => membership.members.map(({ name }) => name);

describe("the people in a room", () => {
  it("are added in order, and once even if that is repeated", () => {
    const membership = after(
      aMembership([]),
      { type: "member-joined", member: aMember("Ann") },
      { type: "member-joined", member: aMember("Ben") },
      { type: "member-joined", member: aMember("Ann") },
    );
    expect(names(membership)).toEqual(["Mia", "Ann", "Ben"]);
  });

  it("change in their position", () => {
    const membership = after(aMembership([aMember("Ann"), aMember("Ben")]), {
      type: "member-changed",
      member: aMember("Ann", { hand: true }),
    });
    expect(names(membership)).toEqual(["Mia", "Ann", "Ben"]);
    expect(membership.members[1]?.hand).toBe(true);
  });

  it("take their reactions and their request to mute with them", () => {
    const peerId = peerOf("Ann");
    const membership = after(
      aMembership([aMember("Ann")]),
      { type: "reacted", peerId, reaction: "heart", now: 0 },
      { type: "mute-asked", peerId },
      { type: "member-left", peerId },
    );
    expect(membership).toMatchObject({ reactions: [], muteAskedBy: null });
    expect(names(membership)).toEqual(["Mia"]);
  });

  it("can be asked to mute only while they can be heard", () => {
    const peerId = peerOf("Ann");
    const silent = aMember("Mia", { role: "host", sending: { mic: false, camera: true, screen: false } });
    const asked = after(aMembership([aMember("Ann")]), { type: "mute-asked", peerId });
    expect(asked.muteAskedBy).toBe(peerId);
    const muted = after(asked, { type: "member-changed", member: silent });
    expect(muted.muteAskedBy).toBeNull();
    expect(after(muted, { type: "mute-asked", peerId })).toBe(muted);
    expect(after(asked, { type: "member-changed", member: aMember("Ann") }).muteAskedBy).toBe(peerId);
  });

  it("see knocks only while they are the host", () => {
    const membership = after(aMembership([]), { type: "knock", knock });
    expect(membership.knocks).toEqual([knock]);
    const demoted = after(membership, { type: "member-changed", member: aMember("Mia", { role: "member" }) });
    expect(demoted.knocks).toEqual([]);
  });

  it("keep a held knock in its position, and drop one that is gone", () => {
    const held = { ...knock, held: "in a minute" };
    const membership = after(aMembership([]), { type: "knock", knock }, { type: "knock", knock: held });
    expect(membership.knocks).toEqual([held]);
    expect(after(membership, { type: "knock-gone", peerId: knock.peerId }).knocks).toEqual([]);
  });

  it("include this page's own member", () => {
    expect(ownMember(aMembership([aMember("Ann")]))?.name).toBe("Mia");
  });
});

describe("a message in a room", () => {
  it("is added once, whichever path brings it first", () => {
    const event = { type: "heard", peerId: peerOf("Ann"), seq: 4, text: "hello" } as const;
    const once = after(aMembership([aMember("Ann")]), event);
    expect(after(once, event)).toBe(once);
    expect(once.lines).toEqual([
      { from: peerOf("Ann"), name: "Ann", seq: 4, text: "hello", delivery: "sent" },
    ]);
  });

  it("keeps its sender's name after they have left", () => {
    const membership = after(
      aMembership([aMember("Ann")]),
      { type: "heard", peerId: peerOf("Ann"), seq: 1, text: "bye" },
      { type: "member-left", peerId: peerOf("Ann") },
    );
    expect(membership.lines[0]?.name).toBe("Ann");
  });

  it("of this page is sending until its outcome is known, which is final", () => {
    const said = after(
      aMembership([]),
      { type: "said", seq: 1, text: "a" },
      { type: "said", seq: 2, text: "b" },
    );
    const membership = after(
      said,
      { type: "sent", seq: 1 },
      { type: "unsent", seq: 2 },
      { type: "unsent", seq: 1 },
    );
    expect(membership.lines.map(({ delivery }) => delivery)).toEqual(["sent", "failed"]);
  });

  it("stays when the server sends the room's state again", () => {
    const membership = after(aMembership([]), { type: "said", seq: 1, text: "a" });
    const again = membershipAgain(membership, joinedOf(aMembership([aMember("Ann")])));
    expect(again.lines).toBe(membership.lines);
    expect(names(again)).toEqual(["Mia", "Ann"]);
  });
});

describe("reactions", () => {
  it("end after a while, each on its own", () => {
    const peerId = peerOf("Ann");
    const membership = after(
      aMembership([aMember("Ann")]),
      { type: "reacted", peerId, reaction: "clap", now: 0 },
      { type: "reacted", peerId, reaction: "wow", now: 1_000 },
    );
    const later = after(membership, { type: "reactions-over", now: reactionMs });
    expect(later.reactions.map(({ reaction }) => reaction)).toEqual(["wow"]);
    expect(after(later, { type: "reactions-over", now: reactionMs })).toBe(later);
  });

  it("have unique keys, and are bounded", () => {
    const events = Array.from(
      { length: 100 },
      (): MembershipEvent => ({
        type: "reacted",
        peerId: peerOf("Ann"),
        reaction: "heart",
        now: 0,
      }),
    );
    const { reactions } = after(aMembership([aMember("Ann")]), ...events);
    expect(reactions.length).toBeLessThan(50);
    expect(new Set(reactions.map(({ key }) => key)).size).toBe(reactions.length);
  });
});

describe("the list of typing members", () => {
  const [ann, ben] = [peerOf("Ann"), peerOf("Ben")];
  const types = (peerId: typeof ann, typing = true): MembershipEvent => ({ type: "typing", peerId, typing });
  const both = after(aMembership([aMember("Ann"), aMember("Ben")]), types(ann), types(ben), types(ann));

  it("is in the order in which they began, once each", () => {
    expect(both.typing).toEqual([ann, ben]);
    expect(after(both, types(ann, false)).typing).toEqual([ben]);
  });

  it.each<[string, MembershipEvent]>([
    ["has sent it", { type: "heard", peerId: ann, seq: 1, text: "hello" }],
    ["has left", { type: "member-left", peerId: ann }],
    ["is away", { type: "member-changed", member: aMember("Ann", { away: true }) }],
  ])("excludes a member who %s, even if the event is late", (_what, event) => {
    expect(after(both, event).typing).toEqual([ben]);
    if (event.type !== "heard") expect(after(both, event, types(ann)).typing).toEqual([ben]);
  });

  it("excludes a member whose message has arrived over the other path", () => {
    const message: MembershipEvent = { type: "heard", peerId: ann, seq: 1, text: "hello" };
    expect(after(both, message, types(ann), message).typing).toEqual([ben]);
  });
});
