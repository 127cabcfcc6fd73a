import { limits } from "@lets-meet/shared/limits.ts";
import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import { Checkbox } from "../../../ui/checkbox.tsx";
import { Select } from "../../../ui/select.tsx";
import { TextField } from "../../../ui/text-field.tsx";
import type { RoomDraft } from "../room-form.ts";
import type { FormErrors } from "../use-errors.ts";
import { words } from "../words.ts";

export type RoomFieldsProps = {
  readonly draft: RoomDraft;
  readonly onDraft: (draft: RoomDraft) => void;
  readonly errors: FormErrors<"name" | "passcode">["errors"];
  readonly onClear: FormErrors<"name" | "passcode">["clear"];
  /** True if the room has a passcode, which an empty field leaves as it is. */
  readonly hasPasscode: boolean;
};

const { least, most } = limits.roomCapacity;
const capacities = Array.from({ length: most - least + 1 }, (_, more) => ({
  value: String(least + more),
  label: words.people(least + more),
}));

/** All of a room's settings; the control for a new setting belongs here, and nowhere else. */
export function RoomFields({ draft, onDraft, errors, onClear, hasPasscode }: RoomFieldsProps) {
  const { name, settings, asksPasscode, passcode } = draft;
  const set = (changed: Partial<RoomSettings>) =>
    onDraft({ ...draft, settings: { ...settings, ...changed } });
  return (
    <>
      <TextField
        label={words.roomName}
        autoComplete="off"
        required
        maxLength={limits.roomNameLength}
        value={name}
        onChange={(to) => {
          onDraft({ ...draft, name: to });
          onClear("name");
        }}
        error={errors.name ?? null}
        hint={words.roomNameHint}
      />
      <div className="flex flex-col">
        <Checkbox label={words.lobby} checked={settings.lobby} onChange={(lobby) => set({ lobby })} />
        <Checkbox label={words.guests} checked={settings.guests} onChange={(guests) => set({ guests })} />
        <Checkbox
          label={words.relay}
          checked={settings.relay}
          onChange={(relay) => set({ relay })}
          hint={words.relayHint}
        />
        <Checkbox
          label={words.passcodeSwitch}
          checked={asksPasscode}
          onChange={(to) => {
            onDraft({ ...draft, asksPasscode: to });
            onClear("passcode");
          }}
        />
      </div>
      {asksPasscode && (
        <TextField
          label={words.passcode}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          value={passcode}
          onChange={(to) => {
            onDraft({ ...draft, passcode: to });
            onClear("passcode");
          }}
          error={errors.passcode ?? null}
          hint={hasPasscode ? words.passcodeKeep : words.passcodeHint}
        />
      )}
      <Select
        label={words.capacity}
        value={String(settings.capacity)}
        options={capacities}
        onChange={(capacity) => set({ capacity: Number(capacity) })}
      />
    </>
  );
}
