import { Button } from "../ui/button.tsx";
import { TabsDrawing } from "../ui/trouble-drawings.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { appWords } from "./words.ts";

export type SupersededPageProps = { readonly onUseHere: () => void };

/** Shown after another tab has taken over the session. */
export function SupersededPage({ onUseHere }: SupersededPageProps) {
  return (
    <TroublePage
      drawing={<TabsDrawing />}
      title={appWords.supersededTitle}
      actions={
        <Button tone="yellow" size="large" onClick={onUseHere}>
          {appWords.takeOver}
        </Button>
      }
    >
      {appWords.superseded}
    </TroublePage>
  );
}
