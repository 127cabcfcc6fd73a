import { Fingerprint, School } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import type { AccountActions } from "../actions.ts";
import type { OrganisationReturn } from "../organisation-return.ts";
import type { Submission } from "../state.ts";
import { words } from "../words.ts";
import { TroubleNote } from "./trouble-note.tsx";

export type OtherWaysProps = {
  readonly submission: Submission;
  /** Offers a passkey. */
  readonly hasPasskeys: boolean;
  /** The organisation's name; `null` if there is none. */
  readonly organisation: string | null;
  readonly returned: OrganisationReturn;
  /** Where to go after a log-in at the organisation. */
  readonly next: string;
  readonly actions: Pick<AccountActions, "logInWithPasskey" | "logInAtOrganisation">;
};

const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;
const line = <span aria-hidden="true" className="h-[2.5px] flex-1 bg-ink" />;

/** The ways to log in without name and password, below those. */
export function OtherWays(props: OtherWaysProps) {
  const { submission, hasPasskeys, organisation, returned, next, actions } = props;
  if (!hasPasskeys && organisation === null) return null;
  const running = submission.state === "under-way" ? submission.task : null;
  return (
    <div className="flex flex-col gap-4">
      <div className="flex items-center gap-3 font-bold text-muted">
        {line}
        {words.orElse}
        {line}
      </div>
      <TroubleNote submission={shownOf(submission, returned)} tasks={["log-in-passkey", "organisation"]} />
      {hasPasskeys && (
        <Button
          icon={<Fingerprint {...icon} />}
          aria-disabled={running !== null}
          onClick={() => void actions.logInWithPasskey()}
        >
          {running === "log-in-passkey" ? words.working : words.logInWithPasskey}
        </Button>
      )}
      {organisation !== null && (
        <Button
          icon={<School {...icon} />}
          aria-disabled={running !== null}
          className="max-w-full break-words"
          onClick={() => void actions.logInAtOrganisation(next)}
        >
          {running === "organisation" ? words.working : words.logInAt(organisation)}
        </Button>
      )}
    </div>
  );
}

/** Before anything is tried here, what happened on the way back from the organisation. */
const shownOf = (submission: Submission, returned: OrganisationReturn): Submission =>
  submission.state !== "none" || returned === null || returned === "newcomer"
    ? submission
    : { state: "failed", task: "organisation", trouble: { code: returned.refused, retryAt: null } };
