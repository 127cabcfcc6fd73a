import { Flag } from "lucide-react";
import { classNames } from "../../../../ui/class-names.ts";
import { IconButton } from "../../../../ui/icon-button.tsx";
import { words } from "../../words.ts";
import { BlockButton } from "./block-button.tsx";
import type { TalkProps } from "./talk-props.ts";

export type PartnerActionsProps = Pick<TalkProps, "report" | "onAskReport" | "onBlock"> & {
  readonly className?: string;
};

/** What a person can do against the partner: report and block. */
export function PartnerActions({ report, onAskReport, onBlock, className }: PartnerActionsProps) {
  return (
    <div className={classNames("flex flex-none items-center gap-2", className)}>
      {report === "possible" && (
        <IconButton
          label={words.report}
          size="small"
          tooltip="below"
          aria-keyshortcuts="R"
          icon={<Flag size={19} strokeWidth={2.6} />}
          onClick={onAskReport}
          className="size-10!"
        />
      )}
      {report === "sent" && <strong className="text-sm text-ink">{words.reported}</strong>}
      <BlockButton onBlock={onBlock} className="max-[22rem]:[&>svg]:hidden" />
    </div>
  );
}
