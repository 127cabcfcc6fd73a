import { ShieldQuestion } from "lucide-react";
import { Button } from "../../../../ui/button.tsx";
import { Card } from "../../../../ui/card.tsx";
import { words } from "../../words.ts";

export type WhyWeAskProps = {
  readonly onBoth: () => void;
  readonly onCamera: () => void;
  readonly onMicrophone: () => void;
};

/** Explains the browser's permission prompt before it appears. */
export function WhyWeAsk({ onBoth, onCamera, onMicrophone }: WhyWeAskProps) {
  return (
    <Card className="flex flex-col gap-4 p-5">
      <h2 className="flex items-center gap-2.5 text-xl">
        <ShieldQuestion aria-hidden="true" size={26} strokeWidth={2.4} className="flex-none" />
        {words.whyTitle}
      </h2>
      <p className="leading-normal">{words.why}</p>
      <div className="flex flex-wrap gap-3">
        <Button tone="yellow" onClick={onBoth} className="w-full">
          {words.allowBoth}
        </Button>
        <Button size="small" onClick={onMicrophone} className="flex-auto">
          {words.allowMicrophone}
        </Button>
        <Button size="small" onClick={onCamera} className="flex-auto">
          {words.allowCamera}
        </Button>
      </div>
    </Card>
  );
}
