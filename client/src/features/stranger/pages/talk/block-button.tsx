import { Ban } from "lucide-react";
import { useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { words } from "../../words.ts";

export type BlockButtonProps = { readonly onBlock: () => void; readonly className?: string };

/** Blocks the partner after a confirmation. */
export function BlockButton({ onBlock, className }: BlockButtonProps) {
  const [asking, setAsking] = useState(false);
  const icon = <Ban aria-hidden="true" size={19} strokeWidth={2.6} />;
  return (
    <>
      <Button
        size="small"
        icon={icon}
        onClick={() => setAsking(true)}
        {...(className === undefined ? {} : { className })}
      >
        {words.block}
      </Button>
      {asking && (
        <Dialog
          title={words.blockTitle}
          closeLabel={words.tooltipClose}
          onClose={() => setAsking(false)}
          actions={
            <>
              <Button onClick={() => setAsking(false)}>{words.keep}</Button>
              <Button
                tone="coral"
                icon={icon}
                onClick={() => {
                  setAsking(false);
                  onBlock();
                }}
              >
                {words.block}
              </Button>
            </>
          }
        >
          <p className="leading-normal">{words.blockWords}</p>
          <p className="leading-normal text-muted">{words.blockLeaves}</p>
        </Dialog>
      )}
    </>
  );
}
