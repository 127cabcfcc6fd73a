import { vi } from "vitest";
import type { LocalMedia } from "../../../rtc/devices/local-media.ts";
import { HeaderPlace, HeaderSlotProvider } from "../../../ui/header-slot.tsx";
import { VideoCallPage } from "../pages/call/video-call-page.tsx";
import type { VideoCallPageProps } from "../pages/call/video-call-props.ts";
import { talking } from "./talks.ts";

const media: LocalMedia = {
  stream: null,
  camera: { state: "off" },
  microphone: { state: "off" },
  cameras: [],
  microphones: [],
};
const nothing = () => {};
const silence = () => nothing;

/** A call under a header, with the test's changes. */
export const videoCall = (props: Partial<VideoCallPageProps> = {}) => (
  <HeaderSlotProvider>
    <HeaderPlace />
    <VideoCallPage
      state={talking()}
      confirmingStop={false}
      messagesStopped={false}
      media={media}
      level={silence}
      remote={{ stream: null, picture: false }}
      quality="good"
      canCarryOn
      exposure={{ sees: "nothing-yet" }}
      safety={{ state: "agreeing" }}
      linked={false}
      reconnecting={false}
      autoNext={false}
      onAutoNext={nothing}
      onKeepTalking={nothing}
      onNavigate={nothing}
      singleKeys
      onSingleKeys={nothing}
      onSend={nothing}
      onTyping={nothing}
      onNext={nothing}
      onStop={nothing}
      onNew={nothing}
      onBlock={nothing}
      report="possible"
      onAskReport={nothing}
      onHome={nothing}
      onCamera={nothing}
      onMicrophone={nothing}
      onRetry={nothing}
      onChooseCamera={nothing}
      onChooseMicrophone={nothing}
      {...props}
    />
  </HeaderSlotProvider>
);

/** Answers every media query with `wide`. */
export function windowIsWide(wide: boolean): void {
  vi.spyOn(window, "matchMedia").mockImplementation((query) => {
    const list = new EventTarget();
    return Object.assign(list, { matches: wide, media: query }) as MediaQueryList;
  });
}
