import { Eye, EyeOff } from "lucide-react";
import { classNames } from "../../../../ui/class-names.ts";
import { words } from "../../words.ts";

export type AddressNoteProps = {
  /** True if relays hide the address; `null` while unknown, when the note only reserves its space. */
  readonly shield: boolean | null;
  readonly className?: string;
};

/** Says before a search if a video partner will see the address. */
export function AddressNote({ shield, className }: AddressNoteProps) {
  const Icon = shield === true ? EyeOff : Eye;
  return (
    <p className={classNames("flex items-start gap-2.5", shield === null && "invisible", className)}>
      <Icon aria-hidden="true" size={20} strokeWidth={2.4} className="flex-none" />
      {shield === true ? words.addressHidden : words.addressSeen}
    </p>
  );
}
