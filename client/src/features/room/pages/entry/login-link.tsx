import type { RoomId } from "@lets-meet/shared/ids.ts";
import { pressable } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { loginPath } from "../../entry/login-path.ts";
import { words } from "../../words.ts";

export type LoginLinkProps = {
  readonly roomId: RoomId;
  readonly invite: string | null;
  readonly prominent?: boolean;
};

/** Leads to the login and back to the room. */
export function LoginLink({ roomId, invite, prominent = false }: LoginLinkProps) {
  return prominent ? (
    <a
      href={loginPath(roomId, invite)}
      className={classNames(
        pressable,
        "inline-flex min-h-12 items-center rounded-box bg-yellow px-4.5 py-2 text-[1.0625rem] font-extrabold text-on",
      )}
    >
      {words.login}
    </a>
  ) : (
    <a href={loginPath(roomId, invite)} className="inline-flex min-h-11 items-center font-bold underline">
      {words.loginInstead}
    </a>
  );
}
