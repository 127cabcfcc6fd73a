import { Check, Copy, Download } from "lucide-react";
import { useState } from "react";
import { useBranding } from "../../../ui/branding.tsx";
import { Button } from "../../../ui/button.tsx";
import { Card } from "../../../ui/card.tsx";
import { saveText } from "../../../ui/save-text.ts";
import { words } from "../words.ts";
import { PageTitle } from "./page-title.tsx";

export type RecoveryCodesPageProps = {
  /** The account's name. */
  readonly name: string;
  readonly codes: readonly string[];
  readonly onSaved: () => void;
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.4 } as const;

/** Shows new recovery codes, this once. */
export function RecoveryCodesPage({ name, codes, onSaved }: RecoveryCodesPageProps) {
  const { name: site } = useBranding();
  const [isCopied, setCopied] = useState(false);
  const copy = () =>
    // A browser that refuses to copy leaves the codes on the page, where they can be selected.
    navigator.clipboard.writeText(codes.join("\n")).then(
      () => setCopied(true),
      () => undefined,
    );
  return (
    <div className="mx-auto flex w-full max-w-2xl flex-1 flex-col gap-6 px-4.5 pt-8 pb-12">
      <PageTitle className="text-4xl sm:text-5xl">{words.codesTitle}</PageTitle>
      <p className="text-lg leading-normal text-muted">{words.codesWhy}</p>
      <Card className="flex flex-col gap-5 p-4.5 sm:p-7">
        <ul className="grid grid-cols-1 gap-x-6 gap-y-2 text-lg tabular-nums select-all sm:grid-cols-2">
          {codes.map((code) => (
            <li key={code}>{code}</li>
          ))}
        </ul>
        <div className="flex flex-wrap gap-3.5">
          <Button
            size="small"
            icon={isCopied ? <Check {...icon} /> : <Copy {...icon} />}
            onClick={() => void copy()}
          >
            <span aria-live="polite">{isCopied ? words.copied : words.copyCodes}</span>
          </Button>
          <Button
            size="small"
            icon={<Download {...icon} />}
            onClick={() => saveText("recovery-codes.txt", words.codesFile(site, name, codes))}
          >
            {words.saveCodes}
          </Button>
        </div>
      </Card>
      <Button tone="yellow" size="large" className="self-start" onClick={onSaved}>
        {words.codesSaved}
      </Button>
    </div>
  );
}
