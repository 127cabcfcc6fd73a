import type { Interest } from "@lets-meet/shared/interests.ts";
import { useState } from "react";
import type { LevelSource } from "../call/own-level.tsx";
import type { RemoteMedia } from "../call/remote-tile.tsx";
import { GreenRoomPage } from "../features/stranger/pages/green-room-page.tsx";
import { LandingPage } from "../features/stranger/pages/landing-page.tsx";
import type { TalkState } from "../features/stranger/pages/talk-props.ts";
import { VideoCallPage } from "../features/stranger/pages/video-call-page.tsx";
import type { Preferences } from "../features/stranger/store.ts";
import type { Quality } from "../rtc/link-stats.ts";
import type { LocalMedia } from "../rtc/media-devices.ts";
import { drawnStream } from "./drawn-stream.ts";
import * as sample from "./samples.ts";

const nothing = () => {};

type LandingSceneProps = {
  readonly interests?: readonly Interest[];
  readonly noVideo?: "unsupported" | "insecure";
  readonly musts?: Pick<Preferences, "requireSharedInterest" | "requireLanguage">;
};

export function LandingScene({ interests = sample.wish.interests, noVideo, musts }: LandingSceneProps) {
  const [preferences, setPreferences] = useState<Preferences>({
    ...sample.wish,
    ...musts,
    interests: [...interests],
  });
  return (
    <LandingPage
      preferences={preferences}
      onPreferences={(changed) => setPreferences({ ...preferences, ...changed })}
      noVideo={noVideo ?? null}
      onStart={nothing}
    />
  );
}

/** A level that moves as a voice does. */
const level: LevelSource = (tell) => {
  tell(0.5);
  const timer = setInterval(() => tell(0.35 + 0.3 * Math.sin(Date.now() / 300)), 100);
  return () => clearInterval(timer);
};

export function GreenRoomScene({ media }: { readonly media: () => LocalMedia }) {
  const [local] = useState(media);
  return (
    <GreenRoomPage
      media={local}
      level={level}
      onOpenBoth={nothing}
      onCamera={nothing}
      onMicrophone={nothing}
      onChooseCamera={nothing}
      onChooseMicrophone={nothing}
      onStart={nothing}
      onContinueWithText={nothing}
      onCancel={nothing}
    />
  );
}

type VideoCallSceneProps = {
  readonly state: TalkState;
  readonly remote?: RemoteMedia;
  readonly quality?: Quality;
  readonly reconnecting?: boolean;
  readonly confirmingStop?: boolean;
  readonly messagesStopped?: boolean;
  readonly cameraOff?: boolean;
};

export function VideoCallScene(props: VideoCallSceneProps) {
  const [drawn] = useState(() => ({ own: drawnStream("sunny"), remote: drawnStream("plum") }));
  const [state, setState] = useState(props.state);
  const [nextByItself, setNextByItself] = useState(false);
  const [singleKeys, setSingleKeys] = useState(true);
  return (
    <VideoCallPage
      state={state}
      media={props.cameraOff === true ? sample.mediaWithoutCamera(drawn.own) : sample.mediaOn(drawn.own)}
      level={level}
      remote={props.remote ?? { stream: drawn.remote, picture: true }}
      quality={props.quality ?? "good"}
      reconnecting={props.reconnecting ?? false}
      confirmingStop={props.confirmingStop ?? false}
      messagesStopped={props.messagesStopped ?? false}
      nextByItself={nextByItself}
      onNextByItself={setNextByItself}
      singleKeys={singleKeys}
      onSingleKeys={setSingleKeys}
      onSend={(text) => {
        const seq = state.talk.lines.length + 100;
        const lines = [...state.talk.lines, { from: "you", seq, text, delivery: "sending" } as const];
        setState({ ...state, talk: { ...state.talk, lines } });
      }}
      onTyping={nothing}
      onCamera={nothing}
      onMicrophone={nothing}
      onChooseCamera={nothing}
      onChooseMicrophone={nothing}
      onNext={nothing}
      onStop={nothing}
      onNew={nothing}
      onBlock={nothing}
      onHome={nothing}
    />
  );
}
