import { Dialog } from "../../../../ui/dialog.tsx";
import { Switch } from "../../../../ui/switch.tsx";
import { keySheet } from "../../keys.ts";
import { words } from "../../words.ts";

export type HelpSheetProps = {
  readonly singleKeys: boolean;
  readonly onSingleKeys: (on: boolean) => void;
  readonly onClose: () => void;
};

/** All keys, and the switch for single-letter ones (WCAG 2.1.4). */
export function HelpSheet({ singleKeys, onSingleKeys, onClose }: HelpSheetProps) {
  return (
    <Dialog title={words.keysTitle} closeLabel={words.closePanel} onClose={onClose}>
      <Switch label={words.singleKeys} checked={singleKeys} onChange={onSingleKeys} />
      {!singleKeys && <p className="text-sm text-muted">{words.singleKeysOff}</p>}
      <dl className="flex flex-col">
        {keySheet.map(({ keys, does }) => (
          <div
            key={does}
            className="flex items-center justify-between gap-4 border-b-2 border-ink/20 py-2 last:border-b-0"
          >
            <dt className="order-last flex flex-none gap-1.5">
              {keys.map((key) => (
                <kbd
                  key={key}
                  className="rounded-[7px] border-2 border-ink px-2 py-0.5 font-sans text-sm leading-snug font-extrabold"
                >
                  {key}
                </kbd>
              ))}
            </dt>
            <dd className="leading-snug">{does}</dd>
          </div>
        ))}
      </dl>
    </Dialog>
  );
}
