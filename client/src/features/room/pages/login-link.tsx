import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pressable } from "../../../ui/button.tsx";
import { classNames } from "../../../ui/class-names.ts";
import { words } from "../words.ts";

/** The way to the login that leads back to the room. */
const loginPath = (roomId: RoomId) => `/login?next=${encodeURIComponent(`/r/${roomId}`)}`;

export type LoginLinkProps = { readonly roomId: RoomId; readonly prominent?: boolean };

export function LoginLink({ roomId, prominent = false }: LoginLinkProps) {
  return prominent ? (
    <a
      href={loginPath(roomId)}
      className={classNames(
        pressable,
        "inline-flex min-h-12 items-center rounded-box bg-yellow px-4.5 py-2 text-[17px] font-extrabold text-on",
      )}
    >
      {words.login}
    </a>
  ) : (
    <a href={loginPath(roomId)} className="inline-flex min-h-11 items-center font-bold underline">
      {words.loginInstead}
    </a>
  );
}
