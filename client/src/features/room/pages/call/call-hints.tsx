import type { Member } from "@lets-meet/shared/protocol/room.ts";
import { Crown, MicOff, TriangleAlert } from "lucide-react";
import { useState } from "react";
import { DeviceToast } from "../../../../call/devices/device-toast.tsx";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { Passing } from "../../../../ui/passing.tsx";
import { Toast } from "../../../../ui/toast.tsx";
import { refusedActionWords } from "../../trouble-words.ts";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";

export type CallHintsProps = CallProps & {
  readonly chatOpen: boolean;
  /** A panel covers the pictures, and the hints float over its upper end. */
  readonly covered: boolean;
};

/** The host, once it has changed; `null` while there is none, or still the first one. */
function useNewHost({ members }: CallProps["membership"]): Member | null {
  const host = members.find(({ role }) => role === "host") ?? null;
  const [known, setKnown] = useState({ peerId: host?.peerId, changed: false });
  if (host !== null && host.peerId !== known.peerId) setKnown({ peerId: host.peerId, changed: true });
  return known.changed ? host : null;
}

/**
 * The hints that float over the lower edge of the pictures for a while, such as a muted microphone or the
 * newest unread message.
 */
export function CallHints({ view, membership, actions, chatOpen, covered }: CallHintsProps) {
  const last = membership.lines.at(-1);
  const newHost = useNewHost(membership);
  const newest =
    !chatOpen && !covered && view.unread > 0 && last !== undefined && last.from !== null ? last : null;
  return (
    <div
      className={classNames(
        "pointer-events-none absolute inset-x-2 flex flex-col items-center gap-2 *:pointer-events-auto",
        covered ? "top-2 z-50" : "bottom-2 z-30",
      )}
    >
      <Passing what={newest === null ? null : `${newest.from} ${newest.seq}`}>
        {/* The announcements read it out. It is no control, so what lies under it stays one. */}
        <p
          aria-hidden="true"
          className="pointer-events-none! mb-9 max-w-[min(28rem,86%)] animate-rise self-end rounded-box border-3 border-ink bg-surface px-3 py-1.5 text-[0.9375rem] leading-snug wrap-anywhere"
        >
          <span className="line-clamp-2">
            <strong>{newest?.name}</strong> {newest?.text}
          </span>
        </p>
      </Passing>
      <Passing what={newHost?.peerId ?? null}>
        {/* The announcements read it out, too. */}
        <div aria-hidden="true">
          <Toast>
            <Crown size={20} strokeWidth={2.6} />
            {newHost?.peerId === membership.peerId ? words.youHost : words.newHost(newHost?.name ?? "")}
          </Toast>
        </div>
      </Passing>
      <div role="alert" className="flex flex-col items-center gap-2">
        <Passing what={view.refusedAction}>
          <Toast>
            <TriangleAlert aria-hidden="true" size={20} strokeWidth={2.6} />
            {view.refusedAction !== null && refusedActionWords(view.refusedAction)}
          </Toast>
        </Passing>
        <DeviceToast media={view.media} />
        {view.talkingWhileMuted && (
          <Toast className="flex-wrap justify-center py-1.5! pr-2!">
            <MicOff aria-hidden="true" size={20} strokeWidth={2.6} />
            {words.mutedHint}
            <Button size="small" onClick={() => actions.want("microphone", true)}>
              {words.unmute}
            </Button>
          </Toast>
        )}
      </div>
    </div>
  );
}
