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

/** The page of that path. */
export function routeOf(path: string): Route {
  if (path === "/") return { page: "strangers" };
  if (path === "/check") return { page: "check" };
  const account = accountPaths.find((one) => one === path);
  if (account !== undefined) return { page: "account", path: account };
  const room = RoomId.safeParse(/^\/r\/([^/]+)\/?$/.exec(path)?.[1]);
  return room.success ? { page: "room", roomId: room.data } : { page: "unknown" };
}

/** The invite that a room's link carries behind `#`, where no server's log sees it; `null` when there is none. */
export const inviteIn = (hash: string): string | null =>
  InviteToken.safeParse(hash.replace(/^#/, "")).data ?? null;

/**
 * Where a person wanted to go before they had to log in, as `?next=` says; never off this site. The invite with which they
 * came has stayed behind `#`.
 */
export function nextIn(search: string, hash: string): string | null {
  const path = new URLSearchParams(search).get("next");
  if (path === null || routeOf(path).page === "unknown") return null;
  return inviteIn(hash) === null ? path : `${path}${hash}`;
}
