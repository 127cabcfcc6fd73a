import type { RoomPreview } from "@lets-meet/shared/protocol/room.ts";
import { Lock, Users, Video } from "lucide-react";
import { DeviceCheck } from "../../../../call/devices/device-check.tsx";
import { isGiving } from "../../../../call/devices/device-live.ts";
import { DeviceSelect } from "../../../../call/devices/device-select.tsx";
import { FailureNotes } from "../../../../call/devices/failure-notes.tsx";
import type { LevelSource } from "../../../../call/devices/own-level.tsx";
import { callWords } from "../../../../call/words.ts";
import { Button } from "../../../../ui/button.tsx";
import { Chip } from "../../../../ui/chip.tsx";
import { useFocusedTitle } from "../../../../ui/use-focused-title.ts";
import { Warning } from "../../../../ui/warning.tsx";
import { words } from "../../words.ts";
import { JoinForm, type JoinFormProps } from "./join-form.tsx";

/** The people inside, as far as the server names them. */
function InsideNote({ preview, invited }: { readonly preview: RoomPreview; readonly invited: boolean }) {
  const { count, inside, settings, locked, isOwner } = preview;
  const icon = { "aria-hidden": true, size: 17, strokeWidth: 2.6 } as const;
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Chip tone="teal" icon={<Users {...icon} />}>
        {count === 0
          ? words.nobodyInside
          : inside.length > 0
            ? words.namesInside(inside)
            : words.countInside(count)}
      </Chip>
      {locked && (
        <Chip tone="yellow" icon={<Lock {...icon} />}>
          {words.locked}
        </Chip>
      )}
      {/* In a locked room this holds for the owner only. */}
      {isOwner ? (
        <span className="text-sm text-muted">{words.ownerEnters}</span>
      ) : (
        !locked &&
        (invited || settings.lobby) && (
          <span className="text-sm text-muted">{invited ? words.inviteEnters : words.lobbyEnters}</span>
        )
      )}
    </div>
  );
}

/** Before a call: the user's name, picture and sound, the people inside, and the form to join. */
export function GreenRoomPage(props: JoinFormProps & { readonly level: LevelSource }) {
  const { view, actions, room, level } = props;
  const { media } = view;
  const title = useFocusedTitle();
  const untouched = media.camera.state === "off" && media.microphone.state === "off" && media.stream === null;
  const camera = (live: boolean) => actions.want("camera", live);
  const microphone = (live: boolean) => actions.want("microphone", live);
  return (
    <div className="mx-auto grid w-full max-w-[1180px] grid-cols-1 flex-1 content-start items-center gap-6 px-4.5 py-6 lg:grid-cols-[minmax(0,1.1fr)_minmax(0,1fr)] lg:content-center lg:gap-12 lg:px-10 xl:max-w-[1400px]">
      <div className="flex flex-col gap-4">
        <DeviceCheck
          media={media}
          level={level}
          small={untouched}
          onCamera={camera}
          onMicrophone={microphone}
        />
        <FailureNotes media={media} onRetry={actions.retryDevice} />
        {untouched ? (
          <div className="flex flex-wrap items-center gap-x-4 gap-y-2">
            <Button
              tone="teal"
              icon={<Video aria-hidden="true" size={22} strokeWidth={2.4} />}
              onClick={actions.openBoth}
            >
              {words.turnBothOn}
            </Button>
            <p className="min-w-56 flex-1 text-sm leading-snug text-muted">{words.joinWithout}</p>
          </div>
        ) : (
          <div className="grid gap-4 sm:grid-cols-2">
            <DeviceSelect
              kind="camera"
              device={media.camera}
              devices={media.cameras}
              onChoose={(id) => actions.choose("camera", id)}
            />
            <DeviceSelect
              kind="microphone"
              device={media.microphone}
              devices={media.microphones}
              onChoose={(id) => actions.choose("microphone", id)}
            />
          </div>
        )}
      </div>
      <div className="flex flex-col gap-5 max-lg:order-first">
        <p className="max-w-full truncate font-bold text-muted lg:-mb-3">{room.preview.name}</p>
        <h1 ref={title} tabIndex={-1} className="text-4xl outline-none max-lg:-mt-4 sm:text-5xl">
          {words.greenTitle}
        </h1>
        <InsideNote preview={room.preview} invited={view.invite !== null} />
        {room.preview.isInside && <Warning title={words.alreadyInside}>{words.twice}</Warning>}
        <JoinForm {...props} />
        <p className="text-[0.9375rem] leading-normal text-muted">
          {callWords.seenAs(isGiving(media.camera), isGiving(media.microphone))}
        </p>
      </div>
    </div>
  );
}
