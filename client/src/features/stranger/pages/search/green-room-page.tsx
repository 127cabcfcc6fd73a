import { MessageCircle, Video } from "lucide-react";
import { DeviceCheck } from "../../../../call/devices/device-check.tsx";
import type { DeviceActions } from "../../../../call/devices/device-dialog.tsx";
import { isGiving } from "../../../../call/devices/device-live.ts";
import { DeviceSelect } from "../../../../call/devices/device-select.tsx";
import { FailureNotes } from "../../../../call/devices/failure-notes.tsx";
import type { LevelSource } from "../../../../call/devices/own-level.tsx";
import { callWords } from "../../../../call/words.ts";
import type { LocalMedia } from "../../../../rtc/devices/local-media.ts";
import { Button } from "../../../../ui/button.tsx";
import { PageLink } from "../../../../ui/page-link.tsx";
import { useFocusedTitle } from "../../../../ui/use-focused-title.ts";
import { words } from "../../words.ts";
import { AddressNote } from "../call/address-note.tsx";
import { WhyWeAsk } from "../landing/why-we-ask.tsx";

export type GreenRoomPageProps = DeviceActions & {
  readonly media: LocalMedia;
  readonly level: LevelSource;
  /** True if relays hide the address; `null` while unknown. */
  readonly shield: boolean | null;
  /** The server takes small pictures of the camera, and judges them. */
  readonly sampled?: boolean;
  /** Opens both devices with one permission prompt. */
  readonly onOpenBoth: () => void;
  readonly onStart: () => void;
  readonly onContinueWithText: () => void;
  readonly onCancel: () => void;
  /** Follows a link to another page. */
  readonly onNavigate: (path: string) => void;
};

/**
 * Before a video search: explains the browser's prompt, shows the user's own picture and sound, and also lets
 * in users without a camera, a microphone, or both.
 */
export function GreenRoomPage(props: GreenRoomPageProps) {
  const { media, shield, sampled = false, onStart, onContinueWithText, onCancel, onNavigate } = props;
  const title = useFocusedTitle();
  const untouched = media.camera.state === "off" && media.microphone.state === "off" && media.stream === null;
  return (
    <div className="mx-auto grid w-full max-w-[1180px] grid-cols-1 flex-1 content-start items-center gap-6 px-4.5 py-6 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:content-center lg:gap-12 lg:px-10 xl:max-w-[1400px]">
      <DeviceCheck {...props} className="lg:order-first" small={untouched} />
      <div className="flex flex-col gap-5">
        <h1 ref={title} tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
          {words.greenTitle}
        </h1>
        {untouched ? (
          <WhyWeAsk
            onBoth={props.onOpenBoth}
            onCamera={() => props.onCamera(true)}
            onMicrophone={() => props.onMicrophone(true)}
          />
        ) : (
          <>
            <FailureNotes media={media} onRetry={props.onRetry} />
            <div className="grid gap-4 sm:grid-cols-2 lg:grid-cols-1">
              <DeviceSelect
                kind="camera"
                device={media.camera}
                devices={media.cameras}
                onChoose={props.onChooseCamera}
              />
              <DeviceSelect
                kind="microphone"
                device={media.microphone}
                devices={media.microphones}
                onChoose={props.onChooseMicrophone}
              />
            </div>
          </>
        )}
        <div className="flex flex-col gap-2 text-[0.9375rem] leading-normal text-muted">
          <p>{callWords.seenAs(isGiving(media.camera), isGiving(media.microphone))}</p>
          <AddressNote shield={shield} />
          {sampled && <p>{words.sampled}</p>}
        </div>
        <div className="flex flex-wrap gap-3.5">
          <Button
            tone={untouched ? "plain" : "yellow"}
            icon={<Video aria-hidden="true" size={22} strokeWidth={2.4} />}
            onClick={onStart}
            className="w-full"
          >
            {words.startVideo}
          </Button>
          <Button
            tone="teal"
            icon={<MessageCircle aria-hidden="true" size={22} strokeWidth={2.4} />}
            onClick={onContinueWithText}
            className="flex-1"
          >
            {words.continueWithText}
          </Button>
          <Button onClick={onCancel}>{words.cancel}</Button>
        </div>
        <PageLink
          href="/check"
          onNavigate={onNavigate}
          className="self-start rounded-tag py-1 text-[0.9375rem] font-bold underline"
        >
          {words.checkFirst}
        </PageLink>
      </div>
    </div>
  );
}
