import { Button } from "../ui/button.tsx";
import { GoneDrawing } from "../ui/gone-drawing.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { appWords } from "./words.ts";

/** Shown for an unknown address. */
export function UnknownPage({ onHome }: { readonly onHome: () => void }) {
  return (
    <TroublePage
      drawing={<GoneDrawing />}
      title={appWords.unknownTitle}
      actions={
        <Button tone="yellow" size="large" onClick={onHome}>
          {appWords.back}
        </Button>
      }
    >
      {appWords.unknown}
    </TroublePage>
  );
}
