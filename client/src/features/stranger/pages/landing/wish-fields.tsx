import { interestIn, interestUnits, normalizeInterest } from "@lets-meet/shared/interest-text.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { languages, regions } from "@lets-meet/shared/places.ts";
import { Checkbox } from "../../../../ui/checkbox.tsx";
import { Select } from "../../../../ui/select.tsx";
import { TagInput } from "../../../../ui/tag-input.tsx";
import { languageOptions } from "../../phrases.ts";
import type { Preferences } from "../../store.ts";
import { regionNames, words } from "../../words.ts";

export type WishFieldsProps = {
  readonly preferences: Preferences;
  readonly onPreferences: (preferences: Preferences) => void;
};

const normalize = (text: string) => (normalizeInterest(text) === "" ? "" : interestIn(text));

/**
 * The wishes for a partner. A wish that can be made a must has its checkbox below the field, once the field
 * is set.
 */
export function WishFields({ preferences, onPreferences }: WishFieldsProps) {
  const { interests, language, region, requireSharedInterest, requireLanguage } = preferences;
  const change = (changes: Partial<Preferences>) => onPreferences({ ...preferences, ...changes });
  return (
    <>
      <div className="flex flex-col gap-1">
        <TagInput
          label={words.interests}
          placeholder={words.addInterest}
          tags={interests}
          limit={limits.interests}
          maxLength={interestUnits}
          normalize={normalize}
          removeLabel={words.removeInterest}
          noTagError={words.interestTooLong(limits.interestLength)}
          fullHint={words.interestsFull(limits.interests)}
          onChange={(tags) => change({ interests: tags.flatMap((tag) => interestIn(tag) ?? []) })}
        />
        {interests.length > 0 && (
          <Checkbox
            label={words.onlyShared}
            checked={requireSharedInterest ?? false}
            onChange={(only) => change({ requireSharedInterest: only })}
            className="-mb-2.5 self-start"
          />
        )}
      </div>
      {/* This order keeps the checkbox with its language; on a wide screen language and place are side by
          side. */}
      <div className="grid grid-cols-2 gap-x-3.5 gap-y-1 max-[22rem]:grid-cols-1">
        <Select
          label={words.language}
          value={language ?? ""}
          options={[{ value: "", label: words.anyLanguage }, ...languageOptions]}
          onChange={(value) => change({ language: languages.find((one) => one === value) ?? null })}
        />
        {language !== null && (
          <Checkbox
            label={words.onlyLanguage}
            checked={requireLanguage ?? false}
            onChange={(only) => change({ requireLanguage: only })}
            className="justify-self-start min-[22.01rem]:col-span-2 min-[22.01rem]:row-start-2 min-[22.01rem]:-mb-2.5"
          />
        )}
        <Select
          label={words.where}
          value={region ?? ""}
          options={[
            { value: "", label: words.anywhere },
            ...regions.map((one) => ({ value: one, label: regionNames[one] })),
          ]}
          onChange={(value) => change({ region: regions.find((one) => one === value) ?? null })}
          className="min-[22.01rem]:col-start-2 min-[22.01rem]:row-start-1 max-[22rem]:mt-2.5"
        />
      </div>
    </>
  );
}
