import { Button } from "../ui/button.tsx";
import { Dialog } from "../ui/dialog.tsx";
import type { Leaving } from "./follow-route.ts";
import { appWords, leaveWords } from "./words.ts";

/** Asks before another page ends the current activity, for example after Back or a link to a room. */
export function LeaveQuestion({ what, toRoom, onStay, onLeave }: Leaving) {
  const { title, stay, means } = leaveWords[what];
  return (
    <Dialog
      title={title}
      closeLabel={stay}
      onClose={onStay}
      actions={
        <>
          <Button onClick={onStay}>{stay}</Button>
          <Button tone="coral" onClick={onLeave}>
            {toRoom ? appWords.leaveForRoom : appWords.leave}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{toRoom ? `${appWords.linkOpens} ${means}` : means}</p>
    </Dialog>
  );
}
