import { MicOff, MonitorUp } from "lucide-react";
import { Banner } from "../../../../ui/banner.tsx";
import { Button } from "../../../../ui/button.tsx";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { KnockBand } from "../panel/knock-band.tsx";
import { isHost, memberOf } from "../stage/facts.ts";

const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;

/** The requests that need an answer, above the pictures so that they cover no face. */
export function CallBands({ view, membership, actions }: CallProps) {
  const asks = membership.muteAskedBy;
  return (
    <div className="flex flex-none flex-col gap-2 empty:hidden">
      {isHost(membership) && membership.knocks.length > 0 && (
        <KnockBand knocks={membership.knocks} {...actions} />
      )}
      {asks !== null && (
        <Banner
          tone="yellow"
          icon={<MicOff {...icon} />}
          title={words.muteAsked(memberOf(membership, asks)?.name ?? words.somebody)}
          className="py-2!"
          actions={
            <>
              <Button size="small" tone="teal" onClick={() => actions.readMuteAsk(true)}>
                {words.mute}
              </Button>
              <Button size="small" onClick={() => actions.readMuteAsk(false)}>
                {words.notNow}
              </Button>
            </>
          }
        />
      )}
      {view.ownScreen !== null && (
        <Banner
          tone="lilac"
          icon={<MonitorUp {...icon} />}
          title={view.screenPaused ? words.sharingPaused : words.sharing}
          className="py-2!"
          actions={
            <Button size="small" onClick={actions.stopScreen}>
              {words.stopSharing}
            </Button>
          }
        />
      )}
    </div>
  );
}
