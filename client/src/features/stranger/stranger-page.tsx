import { useCallback, useEffect, useRef } from "react";
import { useStore } from "zustand";
import type { LevelSource } from "../../call/own-level.tsx";
import { measureLevel } from "../../rtc/level-meter.ts";
import type { StrangerActions } from "./actions.ts";
import { pressed } from "./keys.ts";
import { AddressQuestion } from "./pages/address-question.tsx";
import { GreenRoomPage } from "./pages/green-room-page.tsx";
import { LandingPage } from "./pages/landing-page.tsx";
import { SearchingPage } from "./pages/searching-page.tsx";
import type { TalkProps, TalkState } from "./pages/talk-props.ts";
import { TextChatPage } from "./pages/text-chat-page.tsx";
import { VideoCallPage } from "./pages/video-call-page.tsx";
import type { StrangerStore, StrangerView } from "./store.ts";
import { titleOf } from "./title.ts";

export type StrangerPageProps = {
  readonly store: StrangerStore;
  readonly actions: StrangerActions;
  /** Follows a link to another page. */
  readonly onNavigate: (path: string) => void;
};

/** Listens to the own microphone for whoever shows how loud it is; the same one for as long as the stream is. */
function useLevel(stream: MediaStream | null): LevelSource {
  return useCallback((tell) => (stream === null ? () => {} : measureLevel(stream, tell).close), [stream]);
}

function useTitle(store: StrangerStore): void {
  useEffect(() => {
    const update = () => {
      if (!document.hidden && store.getState().unread) store.setState({ unread: false });
      document.title = titleOf(store.getState(), document.hidden);
    };
    update();
    document.addEventListener("visibilitychange", update);
    const unsubscribe = store.subscribe(update);
    return () => {
      document.removeEventListener("visibilitychange", update);
      unsubscribe();
    };
  }, [store]);
}

function useKeys({ store, actions }: Omit<StrangerPageProps, "onNavigate">): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (pressed(event, store, actions)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [store, actions]);
}

/** Who comes back to the landing page finds the focus at its beginning, and not on a page that is gone. */
function useFocusOnReturn(phase: StrangerView["stranger"]["phase"]): void {
  const before = useRef(phase);
  useEffect(() => {
    if (phase === "idle" && before.current !== "idle")
      document.querySelector("h1")?.focus({ preventScroll: true });
    before.current = phase;
  }, [phase]);
}

const deviceActions = ({ want, choose }: StrangerActions) => ({
  onCamera: (live: boolean) => want("camera", live),
  onMicrophone: (live: boolean) => want("microphone", live),
  onChooseCamera: (id: string) => choose("camera", id),
  onChooseMicrophone: (id: string) => choose("microphone", id),
});

/** The page of the phase the person is in, and the question before a first video search over it. */
export function StrangerPage({ store, actions, onNavigate }: StrangerPageProps) {
  const view = useStore(store);
  useTitle(store);
  useKeys({ store, actions });
  useFocusOnReturn(view.stranger.phase);
  const { acceptAddress, continueWithText } = actions;
  const isAsking =
    view.askingAddress && (view.stranger.phase === "preparing" || view.stranger.phase === "ended");
  return (
    <>
      <PhasePage view={view} actions={actions} onNavigate={onNavigate} />
      {isAsking && <AddressQuestion onAnswer={acceptAddress} onText={continueWithText} />}
    </>
  );
}

type ViewProps = Omit<StrangerPageProps, "store"> & { readonly view: StrangerView };

function PhasePage({ view, actions, onNavigate }: ViewProps) {
  const { stranger, media, preferences, noVideo, shield, confirmingStop } = view;
  switch (stranger.phase) {
    case "idle":
      return (
        <LandingPage
          preferences={preferences}
          onPreferences={actions.prefer}
          noVideo={noVideo}
          shield={shield}
          onStart={actions.start}
        />
      );
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
          onCancel={actions.stop}
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
    onHome: actions.home,
  };
}

function GreenRoom({ view: { media, shield }, actions, onNavigate }: ViewProps) {
  return (
    <GreenRoomPage
      {...deviceActions(actions)}
      media={media}
      level={useLevel(media.stream)}
      shield={shield}
      onNavigate={onNavigate}
      onOpenBoth={actions.openBoth}
      onStart={actions.searchVideo}
      onContinueWithText={actions.continueWithText}
      onCancel={actions.home}
    />
  );
}

function VideoCall({ view, state, actions, onNavigate }: ViewProps & { readonly state: TalkState }) {
  const { media, remote, quality, exposure, safety, channel, link, nextByItself, singleKeys } = view;
  return (
    <VideoCallPage
      {...talkProps(view, state, actions)}
      {...deviceActions(actions)}
      media={media}
      level={useLevel(media.stream)}
      remote={{ stream: remote, picture: remote !== null && remote.getVideoTracks().length > 0 }}
      quality={quality}
      exposure={exposure}
      safety={safety}
      linked={channel}
      onKeepTalking={actions.keepTalking}
      onNavigate={onNavigate}
      reconnecting={state.phase === "talking" && link !== "connected"}
      nextByItself={nextByItself}
      onNextByItself={actions.setNextByItself}
      singleKeys={singleKeys}
      onSingleKeys={actions.setSingleKeys}
    />
  );
}
