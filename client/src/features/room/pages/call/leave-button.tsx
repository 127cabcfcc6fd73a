import { PhoneOff } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { Dialog } from "../../../../ui/dialog.tsx";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { isHost } from "../stage/facts.ts";

const icon = <PhoneOff aria-hidden="true" size={22} strokeWidth={2.4} />;

/** Leaves at once; the host chooses between leaving and ending the call for all. */
export function LeaveButton({ membership, actions, className }: CallProps & { readonly className?: string }) {
  const [asking, setAsking] = useState(false);
  const close = () => setAsking(false);
  return (
    <>
      <Button
        tone="coral"
        icon={icon}
        onClick={() => (isHost(membership) ? setAsking(true) : actions.leave())}
        className={classNames("min-h-14", className)}
      >
        <span className="max-sm:sr-only">{words.leave}</span>
      </Button>
      {asking && (
        <Dialog
          title={words.leaveTitle}
          closeLabel={words.stay}
          onClose={close}
          actions={
            <>
              <Button onClick={close}>{words.stay}</Button>
              <Button onClick={actions.endForAll}>{words.endForAll}</Button>
              <Button tone="coral" icon={icon} onClick={actions.leave}>
                {words.leave}
              </Button>
            </>
          }
        >
          <p className="leading-normal">
            {membership.members.length > 1 ? words.leaveHost : words.leaveHostAlone}
          </p>
        </Dialog>
      )}
    </>
  );
}
