import { RoomId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { expect, it } from "vitest";
import { inviteIn, nextIn, routeOf } from "./route.ts";

it("maps each address to its page", () => {
  expect(routeOf("/")).toEqual({ page: "strangers" });
  expect(routeOf("/check")).toEqual({ page: "check" });
  for (const name of ["rules", "terms", "privacy"] as const)
    expect(routeOf(`/${name}`)).toEqual({ page: "text", name });
  for (const path of ["/login", "/account", "/rooms"] as const)
    expect(routeOf(path)).toEqual({ page: "account", path });
});

it("maps a room's link to its room and back", () => {
  const route = routeOf("/r/abcdefgh-_123456");
  expect(route).toEqual({ page: "room", roomId: "abcdefgh-_123456" });
  if (route.page === "room") expect(routeOf(pathOfRoom(route.roomId))).toEqual(route);
});

it.each(["/nowhere", "/r/", "/r/short", "/r/abcdefgh-_123456/more", "/rooms/x"])(
  "maps %s to the unknown page",
  (path) => {
    expect(routeOf(path)).toEqual({ page: "unknown" });
  },
);

it("maps an invite link to its room, and keeps the invite in the fragment, which browsers do not send", () => {
  const roomId = RoomId.parse("abcdefgh-_123456");
  const { pathname, search, hash } = new URL(pathOfRoom(roomId, "i".repeat(24)), "https://meet.example");
  expect(routeOf(pathname + search)).toEqual({ page: "room", roomId });
  expect(inviteIn(hash)).toBe("i".repeat(24));
});

it.each([".", ")", ".)", "/", "?", "…", "”", "。", "\u200b", "%20", "%E2%80%8B", ">,", "!"])(
  "recognizes pages whose links end in %j",
  (mark) => {
    expect(routeOf(`/r/abcdefgh-_123456${mark}`)).toEqual({ page: "room", roomId: "abcdefgh-_123456" });
    expect(routeOf(`/check${mark}`)).toEqual({ page: "check" });
    expect(routeOf(`/rooms${mark}`)).toEqual({ page: "account", path: "/rooms" });
    expect(routeOf(`/${mark}`)).toEqual({ page: "strangers" });
  },
);

it.each(["?utm_source=mail", "&fbclid=abc", ".", ")", "/", "%20", "”", "\u200b"])(
  "finds the invite with %j behind it",
  (behind) => {
    expect(inviteIn(`#abcdefghijklmnopqrstu${behind}`)).toBe("abcdefghijklmnopqrstu");
  },
);

it("finds the invite in the fragment, and `null` in any other fragment", () => {
  expect(inviteIn("#abcdefghijklmnopqrstu")).toBe("abcdefghijklmnopqrstu");
  for (const hash of ["", "#", "#content", "#<script>alert(1)</script>"]) expect(inviteIn(hash)).toBeNull();
});

it("continues to the page in `?next=`, and never off this site", () => {
  expect(nextIn("?next=%2Fr%2Fabcdefgh-_123456", "")).toBe("/r/abcdefgh-_123456");
  for (const search of [
    "",
    "?next=",
    "?next=https://evil.example",
    "?next=//evil.example",
    "?next=javascript:x",
  ])
    expect(nextIn(search, `#${"i".repeat(24)}`)).toBeNull();
});

it("keeps the invite in the fragment through the login", () => {
  const next = "?next=%2Fr%2Fabcdefgh-_123456";
  expect(nextIn(next, `#${"i".repeat(24)}`)).toBe(`/r/abcdefgh-_123456#${"i".repeat(24)}`);
  expect(nextIn(next, "#<script>alert(1)</script>")).toBe("/r/abcdefgh-_123456");
});
