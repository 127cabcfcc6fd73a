import { Download } from "lucide-react";
import { Button } from "../../ui/button.tsx";
import { saveText } from "../../ui/save-text.ts";
import { callWords } from "../words.ts";
import { type SaidLine, transcript, transcriptName } from "./transcript.ts";

export type SaveChatButtonProps = { readonly lines: readonly SaidLine[]; readonly className?: string };

/** Saves the conversation as a text file; the file never leaves this device. */
export function SaveChatButton({ lines, className }: SaveChatButtonProps) {
  const save = () => {
    const now = new Date();
    saveText(transcriptName(now), transcript(lines, now));
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
