import { Maximize2, Minimize2 } from "lucide-react";
import { IconButton } from "../../ui/icon-button.tsx";
import { callWords } from "../words.ts";
import { choosePictureFit, usePictureFit } from "./picture-fit.ts";

/**
 * The button on a picture that makes pictures fill their tiles or shows them whole; its label says what a
 * press does.
 */
export function FillButton({ className }: { readonly className?: string }) {
  const isFilled = usePictureFit() === "fill";
  const Icon = isFilled ? Minimize2 : Maximize2;
  return (
    <IconButton
      label={isFilled ? callWords.showWhole : callWords.fillTile}
      size="small"
      tooltip="none"
      icon={<Icon size={19} strokeWidth={2.6} />}
      onClick={() => choosePictureFit(isFilled ? "whole" : "fill")}
      {...(className === undefined ? {} : { className })}
    />
  );
}
