import { inviteTokenForm } from "@lets-meet/shared/id-forms.ts";
import type { RoomId } from "@lets-meet/shared/ids.ts";
import type { SiteTextName } from "@lets-meet/shared/protocol/safety.ts";
import { isRoomId } from "@lets-meet/shared/room-link.ts";

/** The page that an address names. */
export type Route =
  | { readonly page: "strangers" }
  | { readonly page: "room"; readonly roomId: RoomId }
  | { readonly page: "account"; readonly path: AccountPath }
  | { readonly page: "check" }
  | { readonly page: "text"; readonly name: SiteTextName }
  | { readonly page: "unknown" };

const accountPaths = ["/login", "/account", "/rooms"] as const;
export type AccountPath = (typeof accountPaths)[number];

export const textNames = ["rules", "terms", "privacy"] as const satisfies readonly SiteTextName[];

/** True if two addresses name the same page. */
export function isSameRoute(one: Route, other: Route): boolean {
  if (one.page === "room") return other.page === "room" && one.roomId === other.roomId;
  if (one.page === "account") return other.page === "account" && one.path === other.path;
  if (one.page === "text") return other.page === "text" && one.name === other.name;
  return one.page === other.page;
}

/**
 * Characters that messengers and mail programs append to a link: punctuation, invisible characters, a slash.
 */
const leftovers = /(?:[^\p{L}\p{N}_-]|%[0-9a-f]{2})+$/iu;

/** The page of that path, without the characters that a messenger or a mail program appended. */
export function routeOf(asked: string): Route {
  const path = asked.replace(leftovers, "") || asked.slice(0, 1);
  if (path === "/") return { page: "strangers" };
  if (path === "/check") return { page: "check" };
  const text = textNames.find((name) => path === `/${name}`);
  if (text !== undefined) return { page: "text", name: text };
  const account = accountPaths.find((one) => one === path);
  if (account !== undefined) return { page: "account", path: account };
  const [, roomId] = /^\/r\/([^/]+)\/?$/.exec(path) ?? [];
  return roomId !== undefined && isRoomId(roomId) ? { page: "room", roomId } : { page: "unknown" };
}

/**
 * The invite in the fragment of a room's link, where no server logs it; `null` when there is none. Trackers
 * append parameters to it, messengers append punctuation.
 */
export function inviteIn(hash: string): string | null {
  const [, token] = /^#?([\w-]*)(?:$|[^\w-])/.exec(hash) ?? [];
  return token !== undefined && inviteTokenForm.test(token) ? token : null;
}

/**
 * The path in `?next=`, where the user was going before the login; never off this site. The invite they came
 * with is still in the fragment.
 */
export function nextIn(search: string, hash: string): string | null {
  const path = new URLSearchParams(search).get("next");
  if (path === null || routeOf(path).page === "unknown") return null;
  return inviteIn(hash) === null ? path : `${path}${hash}`;
}
