import { limits } from "@lets-meet/shared/limits.ts";
import { DisplayName, Sending } from "@lets-meet/shared/protocol/room.ts";
import { ResumeToken } from "@lets-meet/shared/protocol/session.ts";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { resumeStateInRoom } from "../../domain/resume/revive.ts";
import { comeIn, emptyRoom, person } from "../../testing/rooms.ts";
import { match, sessionId, wish } from "../../testing/samples.ts";
import { type ResumeTokenContents, ResumeTokenSeal } from "./resume-token-seal.ts";

const key = new Uint8Array(32).fill(7);
const before = new ResumeTokenSeal(key);
const after = new ResumeTokenSeal(key);
const resumeState = { kind: "match", wish: wish(), match: match("1"), partner: sessionId("b") } as const;
const facts: ResumeTokenContents = {
  session: sessionId("a"),
  secretHash: "hash",
  blocked: [sessionId("c")],
  resumeState,
  at: 0,
  until: 1_000,
};
function sealedBy(seal: ResumeTokenSeal, told: ResumeTokenContents): ResumeToken {
  const made = seal.seal(told);
  if (made === null) throw new Error("the token is too long");
  return made;
}
const pass = sealedBy(before, facts);

describe("a token", () => {
  test("tells a later process what an earlier one has sealed, until it expires", () => {
    expect(after.open(pass, 999)).toEqual(facts);
    expect(after.open(pass, 1_000)).toBeNull();
  });

  test("is ignored by the process that sealed it", () => {
    expect(before.open(pass, 0)).toBeNull();
  });

  test("opens with no other key", () => {
    expect(new ResumeTokenSeal(new Uint8Array(32).fill(8)).open(pass, 0)).toBeNull();
  });

  test("reveals none of its content, and is never the same twice", () => {
    const bytes = Buffer.from(pass, "base64url").toString("latin1");
    for (const secret of [facts.session, facts.secretHash, "matchId"]) expect(bytes).not.toContain(secret);
    expect(sealedBy(before, facts)).not.toBe(pass);
  });

  test("that was changed anywhere, truncated or extended does not open", () => {
    const bytes = Buffer.from(pass, "base64url");
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 255 }), (at, by) => {
        const changed = Buffer.from(bytes);
        changed.writeUInt8(changed.readUInt8(at) ^ by, at);
        expect(after.open(ResumeToken.parse(changed.toString("base64url")), 0)).toBeNull();
        const cut = ResumeToken.parse(bytes.subarray(0, at + 1).toString("base64url"));
        if (at < bytes.length - 1) expect(after.open(cut, 0)).toBeNull();
        expect(after.open(ResumeToken.parse(`${cut}${pass}`), 0)).toBeNull();
      }),
    );
  });

  test("that a page has forged does not open, and does not throw", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w-]{1,400}$/), (text) => {
        expect(after.open(ResumeToken.parse(text), 0)).toBeNull();
      }),
    );
  });

  test("of a full room with the longest names fits into a handshake", () => {
    const people = Array.from({ length: limits.roomCapacity.most }, (_, n) => ({
      ...person(`${n}`),
      name: DisplayName.parse("\ufa70\u0300\u0301\u0302".repeat(limits.displayNameLength)),
      login: "l".repeat(32),
      sending: Sending.parse({ mic: true, camera: true, screen: true, paused: ["mic", "camera", "screen"] }),
    }));
    const full = resumeStateInRoom(comeIn(emptyRoom({ capacity: limits.roomCapacity.most }), people));
    if (full === null) throw new Error("nobody inside");
    const blocked = Array.from({ length: 32 }, (_, n) => sessionId(`${n}`));
    const at = 1_700_000_000_000 + 2 ** -10;
    const heard = Object.fromEntries(people.map(({ session }) => [session, at]));
    const sealed = sealedBy(before, {
      ...facts,
      blocked,
      resumeState: full,
      heard,
      base: Array(7).fill(at),
      at,
    });
    expect(after.open(sealed, 0)?.resumeState).toEqual(full);
    expect(sealed.length).toBeLessThan(limits.resumeTokenLength);
  });

  test("that would be longer than a handshake allows is not created", () => {
    expect(before.seal({ ...facts, secretHash: "x".repeat(limits.resumeTokenLength) })).toBeNull();
  });
});
