import type { ShownLogin } from "@lets-meet/shared/protocol/account.ts";
import { LifeBuoy, LogOut } from "lucide-react";
import { type ReactNode, useEffect, useState } from "react";
import type { z } from "zod";
import { Button } from "../../../ui/button.tsx";
import { LiveRegion } from "../../../ui/live-region.tsx";
import { useUnixNow } from "../../../ui/use-now.ts";
import type { AccountActions } from "../actions.ts";
import type { LoggedInState } from "../state.ts";
import { whenWords } from "../times.ts";
import { troubleWords, words } from "../words.ts";
import { NewCodesDialog } from "./new-codes-dialog.tsx";
import { PasskeyList, PasskeysPart, type PasskeysPartProps } from "./passkeys-part.tsx";
import { SettingsPart } from "./settings-part.tsx";
import { TroubleNote } from "./trouble-note.tsx";

export type SecurityPartsProps = {
  readonly state: LoggedInState;
  /** This browser can make passkeys for this page. */
  readonly hasPasskeys: boolean;
  readonly actions: Pick<AccountActions, "openSecurity" | "replaceCodes" | "endLogin" | "forget"> &
    PasskeysPartProps["actions"];
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.4 } as const;

/** The passkeys, the recovery codes that are left, and where the account is logged in. */
export function SecurityParts({ state, hasPasskeys, actions }: SecurityPartsProps) {
  const [replacing, setReplacing] = useState(false);
  const { openSecurity } = actions;
  useEffect(() => void openSecurity(), [openSecurity]);
  const { security, submission, account } = state;
  const hasPassword = security.state !== "known" || security.hasPassword;
  const unless = (known: (value: Extract<typeof security, { state: "known" }>) => ReactNode) =>
    security.state === "known" ? (
      known(security)
    ) : security.state === "failed" ? (
      <p role="alert">{troubleWords(security.code)}</p>
    ) : (
      <p className="text-muted">{words.loginsLoading}</p>
    );
  return (
    <>
      {hasPassword && (
        <>
          <PasskeysPart name={account.name} submission={submission} actions={actions} canAdd={hasPasskeys}>
            {unless(({ passkeys }) => (
              <PasskeyList
                passkeys={passkeys}
                onRemove={(passkeyId) => void actions.removePasskey(passkeyId)}
              />
            ))}
          </PasskeysPart>
          <SettingsPart title={words.codesPart}>
            {unless(({ codesLeft }) => (
              <p className="leading-normal text-muted">{words.codesLeft(codesLeft)}</p>
            ))}
            <Button
              icon={<LifeBuoy {...icon} />}
              onClick={() => {
                actions.forget();
                setReplacing(true);
              }}
            >
              {words.newCodes}
            </Button>
          </SettingsPart>
        </>
      )}
      <SettingsPart title={words.loginsTitle}>
        {unless(({ logins }) => (
          <ul className="flex w-full flex-col gap-3">
            {logins.map((login) => (
              <Login key={login.loginId} login={login} onEnd={() => void actions.endLogin(login.loginId)} />
            ))}
          </ul>
        ))}
        <TroubleNote submission={submission} tasks={["end-login"]} />
        <LiveRegion className="font-bold empty:hidden">
          {submission.state === "done" && submission.task === "end-login" && words.loginEnded}
        </LiveRegion>
      </SettingsPart>
      {replacing && (
        <NewCodesDialog
          name={account.name}
          submission={submission}
          onReplace={actions.replaceCodes}
          onClose={() => setReplacing(false)}
        />
      )}
    </>
  );
}

type LoginProps = { readonly login: z.infer<typeof ShownLogin>; readonly onEnd: () => void };

function Login({ login: { device, begunAt, usedAt, isThis }, onEnd }: LoginProps) {
  const now = useUnixNow(30_000);
  const name = device === "" ? words.unknownBrowser : device;
  return (
    <li className="flex flex-wrap items-center justify-between gap-3 rounded-box border-[2.5px] border-ink p-3">
      <span className="flex min-w-0 flex-col">
        <span className="font-bold break-words">{name}</span>
        <span className="text-sm text-muted">
          {[
            isThis ? words.thisBrowser : null,
            begunAt > 0 ? words.loggedInSince(whenWords(begunAt, now)) : null,
            usedAt > 0 && !isThis ? words.lastUsed(whenWords(usedAt, now)) : null,
          ]
            .filter((part) => part !== null)
            .join(" · ")}
        </span>
      </span>
      {!isThis && (
        <Button size="small" icon={<LogOut {...icon} />} aria-label={words.endLoginOf(name)} onClick={onEnd}>
          {words.endLogin}
        </Button>
      )}
    </li>
  );
}
