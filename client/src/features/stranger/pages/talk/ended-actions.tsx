import { SaveChatButton } from "../../../../call/chat/save-chat-button.tsx";
import { Button } from "../../../../ui/button.tsx";
import { PageLink } from "../../../../ui/page-link.tsx";
import { Switch } from "../../../../ui/switch.tsx";
import { words } from "../../words.ts";
import type { VideoCallPageProps } from "../call/video-call-props.ts";
import { PartnerActions } from "./partner-actions.tsx";
import { entriesOf } from "./talk-lines.tsx";

export type EndedActionsProps = Pick<
  VideoCallPageProps,
  "state" | "report" | "onAskReport" | "onBlock" | "onHome" | "autoNext" | "onAutoNext" | "onNavigate"
> & { readonly wide: boolean };

/** The actions on a talk that is over, besides starting the next one. */
export function EndedActions(props: EndedActionsProps) {
  const { state, onHome, autoNext, onAutoNext, onNavigate, wide } = props;
  const isUnreached =
    state.phase === "ended" && (state.reason === "no-relay" || state.reason === "no-connection");
  return (
    // On a desktop no wider than the space that the preview in the corner leaves on both sides.
    <div className="pointer-events-auto flex flex-wrap items-center justify-center gap-3 lg:max-w-[45%]">
      {isUnreached && (
        <PageLink href="/check" onNavigate={onNavigate} tone="teal" size="small">
          {words.check}
        </PageLink>
      )}
      <SaveChatButton lines={entriesOf(state.talk.lines)} />
      <Button size="small" onClick={onHome}>
        {words.home}
      </Button>
      {!wide && <PartnerActions {...props} />}
      {!wide && <Switch label={words.autoNext} checked={autoNext} onChange={onAutoNext} />}
    </div>
  );
}
