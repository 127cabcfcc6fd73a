import { Download } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { callWords } from "../words.ts";
import { type SaidLine, transcript, transcriptName } from "./transcript.ts";

export type SaveChatButtonProps = { readonly lines: readonly SaidLine[]; readonly className?: string };

/** Long after a press; until then a text file takes little memory. */
const revokeAfterMs = 60_000;

/** Saves the conversation as a text file; the file never leaves this device. */
export function SaveChatButton({ lines, className }: SaveChatButtonProps) {
  const save = () => {
    const now = new Date();
    const url = URL.createObjectURL(new Blob([transcript(lines, now)], { type: "text/plain;charset=utf-8" }));
    const link = document.createElement("a");
    link.href = url;
    link.download = transcriptName(now);
    link.click();
    // Safari and some Firefox versions read the blob only after the click handler has returned.
    setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
  };
  return (
    <Button
      size="small"
      icon={<Download aria-hidden="true" size={19} strokeWidth={2.6} />}
      disabled={lines.length === 0}
      onClick={save}
      {...(className === undefined ? {} : { className })}
    >
      {callWords.saveChat}
    </Button>
  );
}
