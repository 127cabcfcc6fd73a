import { Check, Copy, UserPlus } from "lucide-react";
import { useId, useState } from "react";
import { Button } from "../../../../ui/button.tsx";
import { Card } from "../../../../ui/card.tsx";
import { Dialog } from "../../../../ui/dialog.tsx";
import { Field, fieldBox } from "../../../../ui/field.tsx";
import { words } from "../../words.ts";

/** The link to a room, to be copied. */
function InviteLink({ link }: { readonly link: string }) {
  const id = useId();
  const [copied, setCopied] = useState<"no" | "yes" | "failed">("no");
  const copy = () =>
    navigator.clipboard.writeText(link).then(
      () => setCopied("yes"),
      () => setCopied("failed"),
    );
  return (
    <div className="flex w-full flex-col gap-2.5">
      <Field
        label={words.link}
        htmlFor={id}
        hint={<output>{copied === "failed" ? words.copyFailed : words.inviteHint}</output>}
      >
        <input
          id={id}
          readOnly
          value={link}
          aria-describedby={`${id}-hint`}
          onFocus={(event) => event.target.select()}
          className={`${fieldBox} min-h-12 w-full px-3.5`}
        />
      </Field>
      <Button
        tone="yellow"
        icon={
          copied === "yes" ? (
            <Check aria-hidden="true" size={20} strokeWidth={2.6} />
          ) : (
            <Copy aria-hidden="true" size={20} strokeWidth={2.6} />
          )
        }
        // An insecure page has no clipboard.
        onClick={() => (navigator.clipboard === undefined ? setCopied("failed") : void copy())}
      >
        {copied === "yes" ? words.copied : words.copy}
      </Button>
    </div>
  );
}

/** Shown beside the user's own picture while they are alone. */
export function AloneCard({ link }: { readonly link: string }) {
  return (
    <Card className="flex h-full flex-col justify-center-safe gap-4 overflow-y-auto p-4 shadow-none! lg:p-8">
      <h2 className="text-2xl lg:text-4xl">{words.alone}</h2>
      <p className="flex items-center gap-2.5 text-lg font-bold">
        <UserPlus aria-hidden="true" size={24} strokeWidth={2.4} className="flex-none" />
        {words.inviteOthers}
      </p>
      <InviteLink link={link} />
    </Card>
  );
}

export type InviteDialogProps = { readonly link: string; readonly onClose: () => void };

export function InviteDialog({ link, onClose }: InviteDialogProps) {
  return (
    <Dialog title={words.inviteTitle} closeLabel={words.closePanel} onClose={onClose}>
      <InviteLink link={link} />
    </Dialog>
  );
}
