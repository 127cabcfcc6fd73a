import type { Interest } from "@lets-meet/shared/interests.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { useState } from "react";
import type { LevelSource } from "../call/devices/own-level.tsx";
import type { RemoteMedia } from "../call/picture/remote-tile.tsx";
import { AddressQuestion } from "../features/stranger/pages/call/address-question.tsx";
import { VideoCallPage } from "../features/stranger/pages/call/video-call-page.tsx";
import { RulesQuestion } from "../features/stranger/pages/entry/rules-question.tsx";
import { LandingPage } from "../features/stranger/pages/landing/landing-page.tsx";
import { GreenRoomPage } from "../features/stranger/pages/search/green-room-page.tsx";
import type { TalkState } from "../features/stranger/pages/talk/talk-props.ts";
import type { Preferences } from "../features/stranger/store.ts";
import type { LocalMedia } from "../rtc/devices/local-media.ts";
import type { Exposure } from "../rtc/ice/exposure-report.ts";
import type { Quality } from "../rtc/quality/link-stats.ts";
import type { SafetyCode } from "../rtc/safety-code/safety-code.ts";
import { drawnStream } from "./drawn-stream.ts";
import * as sample from "./samples.ts";

const nothing = () => {};

type LandingSceneProps = {
  readonly interests?: readonly Interest[];
  readonly noVideo?: "unsupported" | "insecure";
  readonly shield?: boolean;
  readonly modes?: readonly Mode[];
  /** With the question about the rules. */
  readonly asking?: boolean;
  readonly musts?: Pick<Preferences, "requireSharedInterest" | "requireLanguage">;
};

export function LandingScene(props: LandingSceneProps) {
  const {
    interests = sample.wish.interests,
    noVideo,
    shield = false,
    musts,
    modes = ["text", "video"],
    asking = false,
  } = props;
  const [preferences, setPreferences] = useState<Preferences>({
    ...sample.wish,
    ...musts,
    interests: [...interests],
  });
  return (
    <>
      <LandingPage
        preferences={preferences}
        onPreferences={(changed) => setPreferences({ ...preferences, ...changed })}
        modes={modes}
        noVideo={noVideo ?? null}
        shield={shield}
        onStart={nothing}
        onNavigate={nothing}
      />
      {asking && <RulesQuestion isReady onAnswer={nothing} />}
    </>
  );
}

/** A level that moves like a voice. */
const level: LevelSource = (tell) => {
  tell(0.5);
  const timer = setInterval(() => tell(0.35 + 0.3 * Math.sin(performance.now() / 300)), 100);
  return () => clearInterval(timer);
};

type GreenRoomSceneProps = {
  readonly media: () => LocalMedia;
  readonly shield?: boolean;
  readonly asking?: boolean;
  readonly sampled?: boolean;
};

export function GreenRoomScene({
  media,
  shield = false,
  asking = false,
  sampled = false,
}: GreenRoomSceneProps) {
  const [local] = useState(media);
  const room = (
    <GreenRoomPage
      media={local}
      level={level}
      shield={shield}
      sampled={sampled}
      onNavigate={nothing}
      onOpenBoth={nothing}
      onCamera={nothing}
      onMicrophone={nothing}
      onRetry={nothing}
      onChooseCamera={nothing}
      onChooseMicrophone={nothing}
      onStart={nothing}
      onContinueWithText={nothing}
      onCancel={nothing}
    />
  );
  return asking ? (
    <>
      {room}
      <AddressQuestion onAnswer={nothing} onText={nothing} />
    </>
  ) : (
    room
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
  readonly exposure?: Exposure;
  readonly safety?: SafetyCode;
  readonly linked?: boolean;
  readonly cover?: RemoteMedia["cover"];
  readonly report?: "possible" | "sent" | "none";
};

export function VideoCallScene(props: VideoCallSceneProps) {
  const [drawn] = useState(() => ({ own: drawnStream("sunny"), remote: drawnStream("plum") }));
  const [state, setState] = useState(props.state);
  const [autoNext, setAutoNext] = useState(false);
  const [singleKeys, setSingleKeys] = useState(true);
  return (
    <VideoCallPage
      state={state}
      media={props.cameraOff === true ? sample.mediaWithoutCamera(drawn.own) : sample.mediaOn(drawn.own)}
      level={level}
      remote={props.remote ?? { stream: drawn.remote, picture: true, cover: props.cover ?? null }}
      quality={props.quality ?? "good"}
      exposure={props.exposure ?? { sees: "relay" }}
      safety={props.safety ?? sample.safetyCode}
      linked={props.linked ?? true}
      canCarryOn
      onKeepTalking={(own) => {
        const keeps = { ...state.talk.keeps, own };
        setState({ ...state, talk: { ...state.talk, keeps } });
      }}
      onNavigate={nothing}
      reconnecting={props.reconnecting ?? false}
      confirmingStop={props.confirmingStop ?? false}
      messagesStopped={props.messagesStopped ?? false}
      autoNext={autoNext}
      onAutoNext={setAutoNext}
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
      onRetry={nothing}
      onChooseCamera={nothing}
      onChooseMicrophone={nothing}
      onNext={nothing}
      onStop={nothing}
      onNew={nothing}
      onBlock={nothing}
      report={props.report ?? "possible"}
      onAskReport={nothing}
      onHome={nothing}
    />
  );
}
