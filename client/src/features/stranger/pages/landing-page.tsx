import { Interest } from "@lets-meet/shared/interests.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { Language, Region, regions } from "@lets-meet/shared/places.ts";
import type { Mode, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import { MessageCircle, TriangleAlert, Video } from "lucide-react";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { Select } from "../../../ui/select.tsx";
import { TagInput } from "../../../ui/tag-input.tsx";
import { languageOptions } from "../phrases.ts";
import { regionNames, words } from "../words.ts";
import { Hero } from "./hero.tsx";

/** A wish before its mode is chosen. */
export type Preferences = Omit<Wish, "mode">;

export type LandingPageProps = {
  readonly preferences: Preferences;
  readonly onPreferences: (preferences: Preferences) => void;
  /** Why there is no video here; `null` when there is. */
  readonly noVideo: "unsupported" | "insecure" | null;
  readonly onStart: (mode: Mode) => void;
};

const normalize = (text: string) => Interest.safeParse(text).data ?? null;

/** Where everybody arrives: what this is, whom one would like to meet, and the two ways in. */
export function LandingPage({ preferences, onPreferences, noVideo, onStart }: LandingPageProps) {
  return (
    <div className="mx-auto grid w-full max-w-[1180px] grid-cols-1 flex-1 content-start items-center gap-8 px-4.5 pt-6 pb-10 lg:grid-cols-[minmax(0,1fr)_minmax(0,33rem)] lg:content-center lg:gap-16 lg:px-10 xl:max-w-[1400px] xl:gap-24 lg:py-12">
      <Hero />
      <Card className="p-4.5 sm:p-7">
        <form
          className="flex flex-col gap-5"
          onSubmit={(event) => event.preventDefault()}
          aria-label={words.interests}
        >
          <TagInput
            label={words.interests}
            placeholder={words.addInterest}
            tags={preferences.interests}
            limit={limits.interests}
            maxLength={4 * limits.interestLength}
            normalize={normalize}
            removeLabel={words.removeInterest}
            fullHint={words.interestsFull(limits.interests)}
            onChange={(tags) =>
              onPreferences({
                ...preferences,
                interests: tags.flatMap((tag) => Interest.safeParse(tag).data ?? []),
              })
            }
          />
          <div className="grid grid-cols-2 gap-3.5 max-[22rem]:grid-cols-1">
            <Select
              label={words.language}
              value={preferences.language ?? ""}
              options={[{ value: "", label: words.anyLanguage }, ...languageOptions]}
              onChange={(value) =>
                onPreferences({ ...preferences, language: Language.safeParse(value).data ?? null })
              }
            />
            <Select
              label={words.where}
              value={preferences.region ?? ""}
              options={[
                { value: "", label: words.anywhere },
                ...regions.map((region) => ({ value: region, label: regionNames[region] })),
              ]}
              onChange={(value) =>
                onPreferences({ ...preferences, region: Region.safeParse(value).data ?? null })
              }
            />
          </div>
          <div className="grid grid-cols-2 gap-3.5">
            <Button
              tone="coral"
              size="large"
              disabled={noVideo !== null}
              icon={<Video aria-hidden="true" size={24} strokeWidth={2.4} />}
              onClick={() => onStart("video")}
              className="max-sm:gap-2 max-sm:px-2"
            >
              {words.video}
            </Button>
            <Button
              tone="teal"
              size="large"
              icon={<MessageCircle aria-hidden="true" size={24} strokeWidth={2.4} />}
              onClick={() => onStart("text")}
              className="max-sm:gap-2 max-sm:px-2"
            >
              {words.text}
            </Button>
          </div>
          {noVideo !== null && (
            <p className="flex gap-2.5 rounded-box border-[2.5px] border-ink bg-yellow p-3 text-sm font-bold text-on">
              <TriangleAlert aria-hidden="true" size={20} strokeWidth={2.4} className="flex-none" />
              {words.noVideo[noVideo]}
            </p>
          )}
          <p className="text-sm leading-normal text-muted">
            <strong className="text-ink">{words.rules}</strong> {noVideo === null && words.address}
          </p>
        </form>
      </Card>
    </div>
  );
}
