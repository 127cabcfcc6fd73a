import { MicOff } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { Toast } from "../../../ui/toast.tsx";
import { words } from "../words.ts";
import type { CallProps } from "./page-props.ts";

export type CallHintsProps = CallProps & { readonly chatOpen: boolean };

/** What floats over the lower edge of the pictures for a while: that nobody hears one, and the newest unread message. */
export function CallHints({ view, stay, actions, chatOpen }: CallHintsProps) {
  const last = stay.lines.at(-1);
  const newest = !chatOpen && view.unread > 0 && last !== undefined && last.from !== null ? last : null;
  return (
    <div className="pointer-events-none absolute inset-x-2 bottom-12 z-30 flex flex-col items-center gap-2 *:pointer-events-auto">
      {newest !== null && (
        // The announcements read it out.
        <p
          key={`${newest.from} ${newest.seq}`}
          aria-hidden="true"
          className="line-clamp-2 max-w-[min(28rem,86%)] animate-rise self-end rounded-box border-3 border-ink bg-surface px-3 py-1.5 text-[15px] leading-snug wrap-anywhere"
        >
          <strong>{newest.name}</strong> {newest.text}
        </p>
      )}
      <div role="alert">
        {view.talkingWhileMuted && (
          <Toast className="flex-wrap justify-center py-1.5!">
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
