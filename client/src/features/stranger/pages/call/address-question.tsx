import { MessageCircle, Video } from "lucide-react";
import { Button } from "../../../../ui/button.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { words } from "../../words.ts";

export type AddressQuestionProps = {
  readonly onAnswer: (accepted: boolean) => void;
  readonly onText: () => void;
};

/** Asks for consent, once, before the first video search if no relay hides the address. */
export function AddressQuestion({ onAnswer, onText }: AddressQuestionProps) {
  const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.6 } as const;
  return (
    <Dialog
      title={words.addressQuestion}
      closeLabel={words.tooltipClose}
      onClose={() => onAnswer(false)}
      actions={
        <>
          <Button className="max-sm:flex-auto" onClick={() => onAnswer(false)}>
            {words.cancel}
          </Button>
          <Button
            tone="teal"
            icon={<MessageCircle {...icon} />}
            className="max-sm:flex-auto"
            onClick={onText}
          >
            {words.textInstead}
          </Button>
          <Button
            tone="yellow"
            icon={<Video {...icon} />}
            className="max-sm:flex-auto"
            onClick={() => onAnswer(true)}
          >
            {words.goOn}
          </Button>
        </>
      }
    >
      <p className="leading-normal">{words.addressWhy}</p>
      <p className="leading-normal text-muted">{words.addressOnce}</p>
    </Dialog>
  );
}
