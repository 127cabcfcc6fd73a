import type { ReactNode } from "react";
import { BlockedPage } from "../app/blocked-page.tsx";
import { BrokenPage } from "../app/breakage.tsx";
import { ComingBackPage } from "../app/coming-back-page.tsx";
import { ConnectionBanner, type ConnectionTrouble, type Meanwhile } from "../app/connection-banner.tsx";
import { LeaveQuestion } from "../app/leave-question.tsx";
import { RefusedPage } from "../app/refused-page.tsx";
import { SupersededPage } from "../app/superseded-page.tsx";
import { TextPage } from "../app/text-page.tsx";
import { SearchingPage } from "../features/stranger/pages/search/searching-page.tsx";
import { ReportDialog } from "../features/stranger/pages/talk/report-dialog.tsx";
import type { TalkState } from "../features/stranger/pages/talk/talk-props.ts";
import { TextChatPage } from "../features/stranger/pages/talk/text-chat-page.tsx";
import type { KeptBlock } from "../net/blocks.ts";
import { accountScenes } from "./account-scenes.tsx";
import { checkScenes } from "./check-scenes.tsx";
import { drawnStream } from "./drawn-stream.ts";
import { GreenRoomScene, LandingScene, VideoCallScene } from "./live-scenes.tsx";
import { organisationScenes } from "./organisation-scenes.tsx";
import { roomScenes } from "./room-scenes.tsx";
import { safetyScenes } from "./safety-scenes.tsx";
import * as sample from "./samples.ts";
import type { Scene } from "./scene.ts";

const nothing = () => {};
const page = (render: () => ReactNode): Scene => ({ layout: "page", render });
const stage = (render: () => ReactNode): Scene => ({ layout: "stage", render });
const text = (state: TalkState, changes: { confirmingStop?: boolean; messagesStopped?: boolean } = {}) =>
  stage(() => (
    <TextChatPage
      state={state}
      confirmingStop={changes.confirmingStop ?? false}
      messagesStopped={changes.messagesStopped ?? false}
      onSend={nothing}
      onTyping={nothing}
      onNext={nothing}
      onStop={nothing}
      onNew={nothing}
      onBlock={nothing}
      report="possible"
      onAskReport={nothing}
      onHome={nothing}
    />
  ));
const search = (props: Partial<Parameters<typeof SearchingPage>[0]>) =>
  page(() => (
    <SearchingPage
      wish={sample.wish}
      search={sample.searching({ kind: "climbing", offsetMs: 0 }, 2_400)}
      media={null}
      confirmingStop={false}
      onHold={nothing}
      onRelease={nothing}
      onSkip={nothing}
      onCancel={nothing}
      {...props}
    />
  ));
const banner = (trouble: ConnectionTrouble, meanwhile: Meanwhile = "linked"): Scene => ({
  layout: "stage",
  render: () => (
    <VideoCallScene
      state={sample.talking({ severed: trouble === "restarted" })}
      messagesStopped={trouble === "restarted" && meanwhile === "call"}
    />
  ),
  banner: (
    <ConnectionBanner
      trouble={trouble}
      meanwhile={meanwhile}
      onRetry={nothing}
      onDismiss={nothing}
      onReload={nothing}
    />
  ),
});
const blocked = (block: KeptBlock) =>
  page(() => <BlockedPage block={block} onRetry={nothing} copy={async () => undefined} />);
const refused = (code: Parameters<typeof RefusedPage>[0]["code"], waitMs: number | null) =>
  page(() => (
    <RefusedPage
      code={code}
      retryAt={waitMs === null ? null : performance.now() + waitMs}
      onRetry={nothing}
      onHome={nothing}
    />
  ));

/** All screens in all states, by name. */
export const scenes: Readonly<Record<string, Scene>> = {
  ...accountScenes,
  ...organisationScenes,
  landing: page(() => <LandingScene />),
  "landing-musts": page(() => (
    <LandingScene musts={{ requireSharedInterest: true, requireLanguage: true }} />
  )),
  "landing-full": page(() => <LandingScene interests={sample.manyInterests} />),
  "landing-empty": page(() => <LandingScene interests={[]} />),
  "landing-shield": page(() => <LandingScene shield />),
  "landing-no-webrtc": page(() => <LandingScene noVideo="unsupported" />),
  "green-why": page(() => <GreenRoomScene media={() => sample.mediaOff} />),
  "green-starting": page(() => <GreenRoomScene media={() => sample.mediaStarting} />),
  "green-on": page(() => <GreenRoomScene media={() => sample.mediaOn(drawnStream("sunny"))} />),
  "green-no-camera": page(() => (
    <GreenRoomScene media={() => sample.mediaWithoutCamera(drawnStream("sunny"))} />
  )),
  "green-denied": page(() => <GreenRoomScene media={() => sample.mediaFailed("denied")} />),
  "green-missing": page(() => <GreenRoomScene media={() => sample.mediaFailed("missing")} />),
  "green-busy": page(() => <GreenRoomScene media={() => sample.mediaFailed("busy")} />),
  "green-insecure": page(() => <GreenRoomScene media={() => sample.mediaFailed("insecure")} />),
  "green-unsupported": page(() => <GreenRoomScene media={() => sample.mediaFailed("unsupported")} />),
  "green-shield": page(() => <GreenRoomScene media={() => sample.mediaOn(drawnStream("sunny"))} shield />),
  "landing-rules-question": page(() => <LandingScene asking />),
  "text-page": page(() => (
    <TextPage text={{ state: "shown", markdown: sample.siteText }} onRetry={nothing} onNavigate={nothing} />
  )),
  "text-lost": page(() => <TextPage text={{ state: "lost" }} onRetry={nothing} onNavigate={nothing} />),
  "report-question": stage(() => (
    <>
      <VideoCallScene state={sample.talking()} />
      <ReportDialog onAnswer={nothing} />
    </>
  )),
  "green-address-question": page(() => (
    <GreenRoomScene media={() => sample.mediaOn(drawnStream("sunny"))} asking />
  )),
  "search-video": search({ media: sample.mediaOn(drawnStream("sunny")) }),
  "search-video-no-camera": search({ media: sample.mediaOff }),
  "search-held": search({
    media: sample.mediaOn(drawnStream("sunny")),
    search: sample.searching({ kind: "held", rung: "place" }, 64_000),
  }),
  "search-text": search({ wish: { ...sample.wish, mode: "text" } }),
  "search-requesting": search({ search: null }),
  "search-last-rung": search({ search: sample.searching({ kind: "climbing", offsetMs: 60_000 }, 5_000) }),
  "search-confirm": search({ confirmingStop: true }),
  "call-talking": stage(() => <VideoCallScene state={sample.talking({ partnerTyping: true })} />),
  "call-unchecked": stage(() => <VideoCallScene state={sample.talking()} cover="waiting" />),
  "call-covered": stage(() => <VideoCallScene state={sample.talking()} cover="covered" />),
  "call-reported": stage(() => <VideoCallScene state={sample.ended("you-left")} report="sent" />),
  "green-sampled": page(() => <GreenRoomScene media={() => sample.mediaOn(drawnStream("sunny"))} sampled />),
  "call-connecting": stage(() => (
    <VideoCallScene state={sample.connecting} remote={{ stream: null, picture: false }} />
  )),
  "call-nothing-shared": stage(() => (
    <VideoCallScene state={sample.talking({ match: sample.nothingShared, lines: [] })} />
  )),
  "call-no-picture": stage(() => (
    <VideoCallScene state={sample.talking()} remote={{ stream: null, picture: false }} cameraOff />
  )),
  "call-away": stage(() => <VideoCallScene state={sample.talking({ partnerAway: true })} quality="lost" />),
  "call-away-still-seen": stage(() => <VideoCallScene state={sample.talking({ partnerAway: true })} />),
  "call-away-without-link": stage(() => (
    <VideoCallScene state={sample.talking({ partnerAway: true })} linked={false} />
  )),
  "call-address-seen": stage(() => (
    <VideoCallScene
      state={sample.talking({ partnerSends: { mic: false, camera: true, screen: false } })}
      exposure={{ sees: "address" }}
    />
  )),
  "call-partner-dark": stage(() => (
    <VideoCallScene
      state={sample.talking({ partnerSends: { mic: false, camera: false, screen: false } })}
      remote={{ stream: null, picture: false }}
    />
  )),
  "call-code-changed": stage(() => (
    <VideoCallScene state={sample.talking()} safety={{ ...sample.safetyCode, changed: true }} />
  )),
  "call-code-broken": stage(() => <VideoCallScene state={sample.talking()} safety={{ state: "broken" }} />),
  "call-asked-to-keep": stage(() => (
    <VideoCallScene state={sample.talking({ keeps: { own: true, partner: false } })} />
  )),
  "call-wanted": stage(() => (
    <VideoCallScene state={sample.talking({ keeps: { own: false, partner: true } })} />
  )),
  "call-no-relay": stage(() => <VideoCallScene state={sample.ended("no-relay")} />),
  "call-reconnecting": stage(() => <VideoCallScene state={sample.talking()} reconnecting quality="poor" />),
  "call-confirm": stage(() => <VideoCallScene state={sample.talking()} confirmingStop />),
  "call-you-left": stage(() => <VideoCallScene state={sample.ended("you-left")} />),
  "call-left": stage(() => <VideoCallScene state={sample.ended("left")} />),
  "call-no-connection": stage(() => <VideoCallScene state={sample.ended("no-connection")} />),
  "call-long-chat": stage(() => <VideoCallScene state={sample.talking({ lines: sample.manyLines })} />),
  "text-talking": text(sample.talking({ partnerTyping: true })),
  "text-deliveries": text(sample.talking({ lines: sample.allDeliveries })),
  "text-empty": text(sample.talking({ match: sample.nothingShared, lines: [] })),
  "text-away": text(sample.talking({ partnerAway: true })),
  "text-confirm": text(sample.talking(), { confirmingStop: true }),
  "leave-question": {
    layout: "page",
    render: () => (
      <>
        <LandingScene />
        <LeaveQuestion what="chat" toRoom onStay={nothing} onLeave={nothing} />
      </>
    ),
  },
  "text-left": text(sample.ended("left")),
  "text-you-left": text(sample.ended("you-left")),
  "text-session-lost": text(sample.ended("session-lost")),
  "banner-reconnecting": banner("reconnecting"),
  "banner-unreachable": banner("unreachable"),
  "banner-draining": banner("draining"),
  "banner-restarted": banner("restarted"),
  "banner-restarted-without-link": banner("restarted", "call"),
  "coming-back": page(() => <ComingBackPage patienceMs={0} />),
  broken: { layout: "none", render: () => <BrokenPage onReload={nothing} /> },
  superseded: page(() => <SupersededPage onUseHere={nothing} />),
  blocked: blocked(sample.block()),
  "blocked-network": blocked({ ...sample.block(), receipt: null }),
  "blocked-over": blocked({ ...sample.block(), until: 0 }),
  "refused-queue-full": refused("queue-full", 8_000),
  "refused-rate-limited": refused("rate-limited", null),
  "refused-internal": refused("internal", null),
  ...safetyScenes,
  ...roomScenes,
  ...checkScenes,
};
