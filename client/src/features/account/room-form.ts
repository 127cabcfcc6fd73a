import type { RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type { OwnedRoom } from "@lets-meet/shared/protocol/room-book.ts";
import { passcodeError, roomNameError } from "./fields.ts";
import type { NewRoom, RoomChange } from "./requests.ts";

/** A room's form while it is filled in. */
export type RoomDraft = {
  readonly name: string;
  readonly settings: RoomSettings;
  /** `passcode` counts only if this is true; left empty, an existing passcode stays. */
  readonly asksPasscode: boolean;
  readonly passcode: string;
};

export const newDraft = (usual: RoomSettings): RoomDraft => ({
  name: "",
  settings: usual,
  asksPasscode: false,
  passcode: "",
});

export const draftOf = ({ name, settings, hasPasscode }: OwnedRoom): RoomDraft => ({
  name,
  settings,
  asksPasscode: hasPasscode,
  passcode: "",
});

/** The errors of a draft, by field; `room` is the one it changes, `null` for a new one. */
export function draftErrors({ name, asksPasscode, passcode }: RoomDraft, room: OwnedRoom | null) {
  const stays = passcode === "" && room?.hasPasscode === true;
  return {
    name: roomNameError(name),
    passcode: asksPasscode && !stays ? passcodeError(passcode) : null,
  };
}

export const newRoomOf = ({ name, settings, asksPasscode, passcode }: RoomDraft): NewRoom => ({
  name,
  settings,
  passcode: asksPasscode ? passcode : null,
});

/** A draft's changes to its room, without the unchanged fields. */
export function changeOf(draft: RoomDraft, room: OwnedRoom): RoomChange {
  const { name, settings, asksPasscode, passcode } = draft;
  const keys = Object.keys(settings) as (keyof RoomSettings)[];
  return {
    ...(name === room.name ? {} : { name }),
    ...(keys.some((key) => settings[key] !== room.settings[key]) ? { settings } : {}),
    ...(asksPasscode && passcode !== "" ? { passcode } : {}),
    ...(!asksPasscode && room.hasPasscode ? { passcode: null } : {}),
  };
}
