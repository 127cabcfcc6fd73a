import type { PeerId } from "@lets-meet/shared/ids.ts";
import { Volume2 } from "lucide-react";
import { type ReactNode, type Ref, useMemo, useState } from "react";
import { isLive } from "../../../../call/devices/device-live.ts";
import { hasPicture } from "../../../../call/picture/has-picture.ts";
import { callWords } from "../../../../call/words.ts";
import { Button } from "../../../../ui/button.tsx";
import { classNames } from "../../../../ui/class-names.ts";
import { useBox } from "../../../../ui/use-box.ts";
import { gridOf, type Rect, spotlightOf } from "../../call/layout.ts";
import type { Stage, StageTile } from "../../call/stage.ts";
import { words } from "../../words.ts";
import type { CallProps } from "../page-props.ts";
import { PersonTile } from "./person-tile.tsx";
import { useShown } from "./use-shown.ts";

export type StageAreaProps = CallProps & {
  readonly stage: Stage;
  /** A panel covers the pictures. */
  readonly covered: boolean;
  /** The key of the tile whose picture floats over other windows. */
  readonly floating: string | null;
  readonly gap: number;
  readonly onOptions: (peerId: PeerId) => void;
  /** Has its own space beside a user who is alone. */
  readonly beside: ReactNode;
  readonly ref: Ref<HTMLElement>;
  readonly children?: ReactNode;
};

const nowhere: Rect = { left: 0, top: 0, width: 0, height: 0 };

function useRects({ tiles, big }: Stage, count: number, gap: number) {
  const { ref, box } = useBox<HTMLDivElement>();
  const rects = useMemo((): { readonly of: ReadonlyMap<string, Rect>; readonly rest: Rect } => {
    if (box === null) return { of: new Map(), rest: nowhere };
    if (big === null) {
      const grid = gridOf(count, box, gap);
      return {
        of: new Map(tiles.map(({ key }, place) => [key, grid[place] ?? nowhere])),
        rest: grid[tiles.length] ?? nowhere,
      };
    }
    const spotlight = spotlightOf(tiles.length - 1, box, gap);
    const strip = tiles.filter(({ key }) => key !== big);
    return {
      of: new Map([
        [big, spotlight.big] as const,
        ...strip.map(({ key }, place) => [key, spotlight.strip[place] ?? nowhere] as const),
      ]),
      rest: nowhere,
    };
  }, [tiles, big, box, count, gap]);
  return { ref, rects };
}

/** A tile's stream, and whether it shows a picture. */
function pictureOf({ view }: CallProps, { member, kind, own }: StageTile) {
  if (own) return { stream: view.media.stream, picture: isLive(view.media.camera) };
  const media = view.peers.get(member.peerId);
  const stream = (kind === "screen" ? media?.screen : media?.camera) ?? null;
  const sends = kind === "screen" ? member.sending.screen : member.sending.camera;
  return { stream, picture: sends && hasPicture(stream) };
}

/**
 * The pictures of all members. Tiles keep their elements and order and change only their position, so the
 * focus stays.
 */
export function StageArea(props: StageAreaProps) {
  const { view, membership, actions, stage, covered, floating, gap, beside, onOptions, ref, children } =
    props;
  const isAlone = stage.tiles.length === 1;
  const { ref: place, rects } = useRects(stage, stage.tiles.length + (isAlone ? 1 : 0), gap);
  const [silent, setSilent] = useState(false);
  useShown({ stage, rects: rects.of, covered, floating }, actions.show);
  return (
    <section
      ref={ref}
      aria-label={words.stage}
      tabIndex={-1}
      className="relative min-h-[8rem] min-w-0 flex-1 basis-0 outline-none"
    >
      {/* Tiles under a panel cannot be pressed, so they must not take the focus either. */}
      <div
        ref={place}
        inert={covered}
        // The glow around a tile would show beside the panel.
        className={classNames("absolute inset-0", covered && "overflow-hidden")}
      >
        {stage.tiles.map((tile) => {
          const { member, key, kind, own } = tile;
          const peer = own ? undefined : view.peers.get(member.peerId);
          const pinned =
            view.pinned === member.peerId && (kind === "screen" || !member.sending.screen || own);
          return (
            <PersonTile
              key={key}
              tile={tile}
              rect={rects.of.get(key) ?? nowhere}
              {...pictureOf(props, tile)}
              link={own ? null : (peer?.link ?? "connecting")}
              quality={peer?.quality ?? null}
              speaking={view.speaking.has(member.peerId)}
              pinned={pinned}
              silent={silent}
              reactions={membership.reactions.filter(({ peerId }) => peerId === member.peerId)}
              onSilenced={() => setSilent(true)}
              onPin={() => actions.pin(pinned ? null : member.peerId)}
              onOptions={() => onOptions(member.peerId)}
              onRetry={() => actions.reconnect(member.peerId)}
            />
          );
        })}
        {isAlone && (
          <div style={rects.rest} className="absolute">
            {beside}
          </div>
        )}
      </div>
      {silent && (
        <Button
          tone="teal"
          icon={<Volume2 aria-hidden="true" size={22} strokeWidth={2.4} />}
          onClick={() => setSilent(false)}
          className="absolute top-1/2 left-1/2 z-30 w-max max-w-[92%] -translate-1/2"
        >
          {callWords.playSound}
        </Button>
      )}
      {children}
    </section>
  );
}
