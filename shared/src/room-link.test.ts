import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RoomId } from "./ids.ts";
import { inviteIn, roomIn, roomPathOf } from "./room-link.ts";

const idOf = (length: { readonly min: number; readonly max: number }) =>
  fc
    .array(fc.constantFrom(..."abcXYZ019_-"), { minLength: length.min, maxLength: length.max })
    .map((letters) => letters.join(""));
const roomId = idOf({ min: 16, max: 16 }).map((id) => RoomId.parse(id));
const token = fc.option(idOf({ min: 20, max: 64 }));

describe("a room's link", () => {
  it("leads back to its room and its invite", () => {
    fc.assert(
      fc.property(roomId, token, (room, invite) => {
        const { pathname, hash } = new URL(roomPathOf(room, invite), "https://meet.example");
        expect(roomIn(pathname)).toBe(room);
        expect(inviteIn(hash)).toBe(invite);
      }),
    );
  });

  it("keeps its invite out of what a browser sends", () => {
    const room = RoomId.parse("r".repeat(16));
    const { pathname, search } = new URL(roomPathOf(room, "i".repeat(24)), "https://meet.example");
    expect(pathname + search).toBe(`/r/${room}`);
  });

  it.each(["/", "/rooms", "/r/", "/r/short", `/r/${"x".repeat(17)}`, `/x/r/${"x".repeat(16)}`])(
    "%s is no room's",
    (path) => expect(roomIn(path)).toBeNull(),
  );

  it("a slash behind it makes no difference", () => {
    expect(roomIn(`/r/${"x".repeat(16)}/`)).toBe("x".repeat(16));
  });

  it.each(["", "#", "#invite=", "#invite=short", "#other=x", `#invite=${"<".repeat(30)}`])(
    "%j carries no invite",
    (fragment) => expect(inviteIn(fragment)).toBeNull(),
  );
});
