import { Eye, EyeOff } from "lucide-react";
import { classNames } from "../../../ui/class-names.ts";
import { words } from "../words.ts";

export type AddressNoteProps = {
  /** Relays hide the address here; `null` while that is not known, when the note keeps its place free. */
  readonly shield: boolean | null;
  readonly className?: string;
};

/** Before a search: whether a video partner will be able to see the address. */
export function AddressNote({ shield, className }: AddressNoteProps) {
  const Icon = shield === true ? EyeOff : Eye;
  return (
    <p className={classNames("flex items-start gap-2.5", shield === null && "invisible", className)}>
      <Icon aria-hidden="true" size={20} strokeWidth={2.4} className="flex-none" />
      {shield === true ? words.addressHidden : words.addressSeen}
    </p>
  );
}
