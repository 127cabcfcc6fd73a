import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import { MessageCircle, TriangleAlert, Video } from "lucide-react";
import { Button } from "../../../../ui/button.tsx";
import { Card } from "../../../../ui/card.tsx";
import { PageLink } from "../../../../ui/page-link.tsx";
import type { Preferences } from "../../store.ts";
import { words } from "../../words.ts";
import { AddressNote } from "../call/address-note.tsx";
import { Hero } from "./hero.tsx";
import { WishFields } from "./wish-fields.tsx";

export type LandingPageProps = {
  readonly preferences: Preferences;
  readonly onPreferences: (preferences: Preferences) => void;
  /** The ways to meet that this server offers. */
  readonly modes: readonly Mode[];
  /** The reason why video is unavailable here; `null` if it is available. */
  readonly noVideo: "unsupported" | "insecure" | null;
  /** True if relays hide the address in a video chat; `null` while unknown. */
  readonly shield: boolean | null;
  readonly onStart: (mode: Mode) => void;
  readonly onNavigate: (path: string) => void;
};

/** The start page: what this site is, the user's wishes, and the buttons for video and text. */
export function LandingPage(props: LandingPageProps) {
  const { preferences, onPreferences, modes, noVideo, shield, onStart, onNavigate } = props;
  const hasVideo = modes.includes("video");
  return (
    <div className="mx-auto grid w-full max-w-[1180px] grid-cols-1 flex-1 content-start items-center gap-8 px-4.5 pt-6 pb-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,33rem)] lg:content-center lg:gap-16 lg:px-10 xl:max-w-[1400px] xl:gap-24 lg:py-12">
      <Hero pitch={hasVideo ? words.pitch : words.pitchText} />
      <Card className="p-4.5 sm:p-7">
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => event.preventDefault()}
          aria-label={words.interests}
        >
          <WishFields preferences={preferences} onPreferences={onPreferences} />
          <div className="flex flex-wrap gap-3.5">
            {hasVideo && (
              <Button
                tone="coral"
                size="large"
                disabled={noVideo !== null}
                icon={<Video aria-hidden="true" size={24} strokeWidth={2.4} />}
                onClick={() => onStart("video")}
                className="flex-[1_1_max-content] max-sm:gap-2 max-sm:px-2"
              >
                {words.video}
              </Button>
            )}
            <Button
              tone="teal"
              size="large"
              icon={<MessageCircle aria-hidden="true" size={24} strokeWidth={2.4} />}
              onClick={() => onStart("text")}
              className="flex-[1_1_max-content] max-sm:gap-2 max-sm:px-2"
            >
              {words.text}
            </Button>
          </div>
          {hasVideo && noVideo !== null && (
            <p className="flex gap-2.5 rounded-box border-[2.5px] border-ink bg-yellow p-3 text-sm font-bold text-on">
              <TriangleAlert aria-hidden="true" size={20} strokeWidth={2.4} className="flex-none" />
              {words.noVideo[noVideo]}
            </p>
          )}
          <div className="flex flex-col gap-2 text-sm leading-normal text-muted">
            <p className="font-bold text-ink">
              {words.rules}{" "}
              <PageLink href="/rules" onNavigate={onNavigate} className="rounded-tag underline">
                {words.rulesLink}
              </PageLink>
            </p>
            {hasVideo && noVideo === null && <AddressNote shield={shield} />}
          </div>
          <PageLink
            href="/rooms"
            onNavigate={onNavigate}
            className="self-start rounded-tag py-1 text-[0.9375rem] font-bold underline"
          >
            {words.knowThem}
          </PageLink>
        </form>
      </Card>
    </div>
  );
}
