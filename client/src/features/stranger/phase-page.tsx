// Must be the first import: it has to run before the first schema is made.
import "../../net/without-eval.ts";

import { memo, useMemo } from "react";
import { hasPicture } from "../../call/picture/has-picture.ts";
import { levelIn } from "../../rtc/audio/level-meter.ts";
import type { StrangerActions } from "./actions.ts";
import { AddressQuestion } from "./pages/call/address-question.tsx";
import { VideoCallPage } from "./pages/call/video-call-page.tsx";
import { RulesQuestion } from "./pages/entry/rules-question.tsx";
import { GreenRoomPage } from "./pages/search/green-room-page.tsx";
import { SearchingPage } from "./pages/search/searching-page.tsx";
import { ReportDialog } from "./pages/talk/report-dialog.tsx";
import type { TalkProps, TalkState } from "./pages/talk/talk-props.ts";
import { TextChatPage } from "./pages/talk/text-chat-page.tsx";
import { coverOf } from "./safety/cover.ts";
import type { StrangerView } from "./store.ts";
import { canReport } from "./talk/can-report.ts";

export type PhasePageProps = {
  /** The view to show, which may lag behind the store. */
  readonly view: StrangerView;
  readonly actions: StrangerActions;
  /** Follows a link to another page. */
  readonly onNavigate: (path: string) => void;
};

/** The level of the user's own microphone; the same source as long as the stream is the same. */
const useLevel = (stream: MediaStream | null) => useMemo(() => levelIn(stream), [stream]);

const deviceActions = ({ want, choose, retryDevice }: StrangerActions) => ({
  onRetry: retryDevice,
  onCamera: (live: boolean) => want("camera", live),
  onMicrophone: (live: boolean) => want("microphone", live),
  onChooseCamera: (id: string) => choose("camera", id),
  onChooseMicrophone: (id: string) => choose("microphone", id),
});

/** The page of any phase but the landing page's, with the questions of a search or a talk over it. */
export const PhasePage = memo(function PhasePage({ view, actions, onNavigate }: PhasePageProps) {
  const { stranger, askingAddress, askingRules, rules } = view;
  const isAsking = askingAddress && (stranger.phase === "preparing" || stranger.phase === "ended");
  return (
    <>
      <PageOf view={view} actions={actions} onNavigate={onNavigate} />
      {askingRules !== null && <RulesQuestion isReady={rules !== null} onAnswer={actions.answerRules} />}
      {view.reporting && canReport(view) && <ReportDialog onAnswer={actions.report} />}
      {isAsking && <AddressQuestion onAnswer={actions.acceptAddress} onText={actions.continueWithText} />}
    </>
  );
});

function PageOf({ view, actions, onNavigate }: PhasePageProps) {
  const { stranger, media, confirmingStop } = view;
  switch (stranger.phase) {
    case "idle":
      return null;
    case "preparing":
      return <GreenRoom view={view} actions={actions} onNavigate={onNavigate} />;
    case "requesting":
    case "searching":
      return (
        <SearchingPage
          wish={stranger.wish}
          search={stranger.phase === "searching" ? stranger.search : null}
          media={stranger.wish.mode === "video" ? media : null}
          confirmingStop={confirmingStop}
          onHold={() => actions.ladder("hold")}
          onRelease={() => actions.ladder("release")}
          onSkip={() => actions.ladder("skip")}
          // A call may have begun behind the search on the screen.
          onCancel={actions.depart}
        />
      );
    case "connecting":
    case "talking":
    case "ended":
      return stranger.talk.match.mode === "video" ? (
        <VideoCall view={view} state={stranger} actions={actions} onNavigate={onNavigate} />
      ) : (
        <TextChatPage {...talkProps(view, stranger, actions)} />
      );
  }
}

function talkProps(view: StrangerView, state: TalkState, actions: StrangerActions): TalkProps {
  return {
    state,
    confirmingStop: view.confirmingStop,
    messagesStopped: state.talk.severed && !view.channel,
    onSend: actions.say,
    onTyping: actions.typing,
    onNext: actions.next,
    onStop: actions.stop,
    onNew: actions.searchAgain,
    onBlock: actions.block,
    report: canReport(view) ? "possible" : view.reported === state.talk.match.matchId ? "sent" : "none",
    onAskReport: actions.askReport,
    onHome: actions.home,
  };
}

function GreenRoom({ view: { media, shield, covers }, actions, onNavigate }: PhasePageProps) {
  return (
    <GreenRoomPage
      {...deviceActions(actions)}
      media={media}
      level={useLevel(media.stream)}
      shield={shield}
      sampled={covers}
      onNavigate={onNavigate}
      onOpenBoth={actions.openBoth}
      onStart={actions.searchVideo}
      onContinueWithText={actions.continueWithText}
      // A search, or even a call, may have begun behind the green room on the screen.
      onCancel={actions.depart}
    />
  );
}

function VideoCall({ view, state, actions, onNavigate }: PhasePageProps & { readonly state: TalkState }) {
  const { media, remote, quality, exposure, safety, channel, link, autoNext, singleKeys } = view;
  return (
    <VideoCallPage
      {...talkProps(view, state, actions)}
      {...deviceActions(actions)}
      media={media}
      level={useLevel(media.stream)}
      remote={{ stream: remote, picture: hasPicture(remote), cover: coverOf(view) }}
      quality={quality}
      exposure={exposure}
      safety={safety}
      linked={channel}
      canCarryOn={view.canCarryOn}
      onKeepTalking={actions.keepTalking}
      onNavigate={onNavigate}
      reconnecting={state.phase === "talking" && link !== "connected"}
      autoNext={autoNext}
      onAutoNext={actions.setAutoNext}
      singleKeys={singleKeys}
      onSingleKeys={actions.setSingleKeys}
    />
  );
}
