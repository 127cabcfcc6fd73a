import type { Reaction } from "@lets-meet/shared/protocol/room.ts";
import { CirclePause, Hand, LoaderCircle, MicOff, Moon, Pin, PinOff } from "lucide-react";
import { qualityBeside, saysPaused, stillWords } from "../../../../call/picture/paused.ts";
import { StreamVideo } from "../../../../call/picture/stream-video.tsx";
import { callWords } from "../../../../call/words.ts";
import type { IceState } from "../../../../rtc/ice/ice-watch.ts";
import type { Quality } from "../../../../rtc/quality/link-stats.ts";
import { Button } from "../../../../ui/button.tsx";
import { Chip } from "../../../../ui/chip.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { InitialsDrawing } from "../../../../ui/initials-drawing.tsx";
import { SpokenIcon } from "../../../../ui/spoken-icon.tsx";
import { Tile } from "../../../../ui/tile.tsx";
import type { Rect } from "../../call/layout.ts";
import type { StageTile } from "../../call/stage.ts";
import { reactionWords, words } from "../../words.ts";
import { ReactionIcon } from "../call/reaction-icon.tsx";
import { TileTag } from "./tile-tag.tsx";
import { videoId } from "./use-floating.ts";

export type PersonTileProps = {
  readonly tile: StageTile;
  readonly rect: Rect;
  readonly stream: MediaStream | null;
  /** True if the stream shows a picture now. */
  readonly picture: boolean;
  /** `null` on the user's own tile. */
  readonly link: IceState | null;
  readonly quality: Quality | null;
  readonly speaking: boolean;
  readonly pinned: boolean;
  /** The browser plays no sound before a user gesture. */
  readonly silent: boolean;
  readonly reactions: readonly { readonly key: number; readonly reaction: Reaction }[];
  readonly onSilenced: () => void;
  readonly onPin: () => void;
  readonly onOptions: () => void;
  readonly onRetry: () => void;
};

/** A note that is small in a small tile. */
const small = "max-w-full wrap-anywhere @max-[9rem]:px-1.5 @max-[9rem]:text-xs @max-[9rem]:[&>svg]:hidden";

type NoteProps = Pick<PersonTileProps, "link" | "onRetry"> & {
  readonly tile: StageTile;
  readonly still: string | null;
};

/**
 * The reason why a tile's picture does not move although its camera or screen is on; `null` when it moves.
 */
function stillOf({ tile, quality }: Pick<PersonTileProps, "tile" | "quality">): string | null {
  const { member, own, kind } = tile;
  if (kind === "screen") return saysPaused(member.sending, "screen") ? callWords.theirScreenPaused : null;
  if (own) return saysPaused(member.sending, "camera") ? callWords.cameraPaused : null;
  return stillWords(quality ?? "measuring", member.sending);
}

/** Only the camera's picture can stand still, so a screen's tile does not say so. */
function qualityOf({ tile, quality }: Pick<PersonTileProps, "tile" | "quality">): Quality | null {
  if (tile.kind === "screen") return quality === "still" ? null : quality;
  return quality === null ? null : qualityBeside(quality, tile.member.sending);
}

function TileNote({ tile, link, still, onRetry }: NoteProps) {
  const turning = <LoaderCircle aria-hidden="true" size={17} strokeWidth={2.6} className="animate-turn" />;
  const { name, away } = tile.member;
  if (link === "failed")
    return (
      <>
        <Chip tone="coral" className="rounded-box! text-center @max-[9rem]:sr-only short:sr-only">
          {words.failed}
        </Chip>
        <Button
          size="small"
          tone="yellow"
          onClick={onRetry}
          aria-label={words.retryWith(name)}
          className="@max-[9rem]:px-1.5! @max-[9rem]:text-xs!"
        >
          {words.retry}
        </Button>
      </>
    );
  if (away)
    return (
      <Chip tone="yellow" icon={<Moon aria-hidden="true" size={17} strokeWidth={2.6} />} className={small}>
        {words.away}
      </Chip>
    );
  if (link === "connecting" || link === "interrupted")
    return (
      <Chip tone="yellow" icon={turning} className={small}>
        {link === "connecting" ? words.connecting : words.reconnecting}
      </Chip>
    );
  if (still !== null)
    return (
      <Chip
        tone="yellow"
        className={classNames("rounded-box!", small)}
        icon={<CirclePause aria-hidden="true" size={17} strokeWidth={2.6} className="flex-none" />}
      >
        {still}
      </Chip>
    );
  return null;
}

/** One picture on the stage with its overlays. It keeps its element when it moves. */
export function PersonTile(props: PersonTileProps) {
  const { tile, rect, stream, picture, link, speaking, pinned, silent, reactions } = props;
  const { member, own, kind } = tile;
  const isScreen = kind === "screen";
  const name = isScreen ? words.screenOf(member.name) : member.name;
  const still = stillOf(props);
  const stalled = link === "interrupted" || member.away || still !== null;
  return (
    <Tile
      style={rect}
      className={classNames(
        "group/tile absolute! @container",
        speaking && !isScreen && "ring-5 ring-teal forced-colors:outline-5 forced-colors:outline-[Highlight]",
      )}
    >
      {!picture && !isScreen && <InitialsDrawing name={member.name} className="absolute inset-0" />}
      {!picture && isScreen && (
        <p className="absolute inset-0 flex items-center justify-center p-4 text-center font-bold text-white">
          {words.screenComing}
        </p>
      )}
      {stream !== null && (
        <StreamVideo
          id={videoId(tile.key)}
          label={own ? words.you : name}
          stream={stream}
          mirrored={own}
          muted={own || silent}
          onSilenced={props.onSilenced}
          className={classNames(
            "transition-opacity duration-200",
            isScreen && "object-contain!",
            !picture ? "opacity-0" : stalled && "opacity-40",
          )}
        />
      )}
      <div className="pointer-events-none absolute inset-x-2 top-2 z-10 flex flex-wrap items-start gap-1.5">
        {speaking && !isScreen && (
          <Chip tone="teal" className="@max-[11rem]:hidden">
            {words.speaking}
          </Chip>
        )}
        {member.hand && !isScreen && (
          <Chip tone="yellow" icon={<Hand aria-hidden="true" size={17} strokeWidth={2.6} />}>
            <span className="@max-[13rem]:sr-only">{words.handUp}</span>
          </Chip>
        )}
      </div>
      <div className="pointer-events-none absolute inset-0 z-10 flex flex-col items-center justify-end gap-2 p-2 pb-12 *:pointer-events-auto">
        <TileNote tile={tile} link={link} still={still} onRetry={props.onRetry} />
      </div>
      <div className="pointer-events-none absolute right-2 bottom-2 z-10 flex gap-1.5">
        {!isScreen &&
          reactions.slice(-3).map(({ key, reaction }) => (
            <span key={key} className="animate-drift">
              <ReactionIcon reaction={reaction} className="@max-[11rem]:size-9!" />
              <span className="sr-only">{reactionWords[reaction]}</span>
            </span>
          ))}
      </div>
      <IconButton
        label={pinned ? words.unpin(name) : words.pin(name)}
        size="small"
        tooltip="none"
        icon={pinned ? <PinOff size={19} strokeWidth={2.6} /> : <Pin size={19} strokeWidth={2.6} />}
        onClick={props.onPin}
        className={classNames(
          "absolute! top-2 right-2 z-20 @max-[10rem]:hidden pointer-coarse:hidden",
          !pinned && "opacity-0 group-hover/tile:opacity-100 focus-visible:opacity-100",
        )}
      />
      <TileTag
        name={own ? words.youBeside(member.name) : name}
        label={words.optionsFor(own ? words.youBeside(member.name) : name)}
        quality={own || link === "connecting" || link === "failed" ? null : qualityOf(props)}
        onPress={props.onOptions}
        icons={
          !isScreen && (
            <>
              {pinned && <Pin aria-hidden="true" size={15} strokeWidth={2.8} className="flex-none" />}
              {!member.sending.mic && <SpokenIcon icon={MicOff} words={words.muted} size={16} />}
              {saysPaused(member.sending, "mic") && (
                <SpokenIcon icon={MicOff} words={words.micPaused} size={16} />
              )}
            </>
          )
        }
      />
    </Tile>
  );
}
