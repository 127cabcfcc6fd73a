import { RoomId } from "@lets-meet/shared/ids.ts";
import { InviteToken } from "@lets-meet/shared/protocol/room.ts";

/** Which page an address means. */
export type Route =
  | { readonly page: "strangers" }
  | { readonly page: "room"; readonly roomId: RoomId }
  | { readonly page: "account"; readonly path: AccountPath }
  | { readonly page: "check" }
  | { readonly page: "unknown" };

const accountPaths = ["/login", "/account", "/rooms"] as const;
export type AccountPath = (typeof accountPaths)[number];

/** Whether two addresses mean the same page. */
export function isSameRoute(one: Route, other: Route): boolean {
  if (one.page === "room") return other.page === "room" && one.roomId === other.roomId;
  if (one.page === "account") return other.page === "account" && one.path === other.path;
  return one.page === other.page;
}

/** What messengers and mails leave at the end of a link: marks of the sentence around it, invisible characters, a slash. */
const leftovers = /(?:[^\p{L}\p{N}_-]|%[0-9a-f]{2})+$/iu;

/** The page of that path, as it was meant where a messenger or a mail has put something behind it. */
export function routeOf(asked: string): Route {
  const path = asked.replace(leftovers, "") || asked.slice(0, 1);
  if (path === "/") return { page: "strangers" };
  if (path === "/check") return { page: "check" };
  const account = accountPaths.find((one) => one === path);
  if (account !== undefined) return { page: "account", path: account };
  const room = RoomId.safeParse(/^\/r\/([^/]+)\/?$/.exec(path)?.[1]);
  return room.success ? { page: "room", roomId: room.data } : { page: "unknown" };
}

/**
 * The invite that a room's link carries behind `#`, where no server's log sees it; `null` when there is none. Some put what
 * counts visits behind it, and messengers the marks of the sentence around it.
 */
export const inviteIn = (hash: string): string | null =>
  InviteToken.safeParse(/^#?([\w-]*)(?:$|[^\w-])/.exec(hash)?.[1]).data ?? null;

/**
 * Where a person wanted to go before they had to log in, as `?next=` says; never off this site. The invite with which they
 * came has stayed behind `#`.
 */
export function nextIn(search: string, hash: string): string | null {
  const path = new URLSearchParams(search).get("next");
  if (path === null || routeOf(path).page === "unknown") return null;
  return inviteIn(hash) === null ? path : `${path}${hash}`;
}
