import { Switch } from "../../ui/switch.tsx";
import { callWords } from "../words.ts";
import { choosePictureFit, usePictureFit } from "./picture-fit.ts";

/** Makes pictures fill their tiles, in every call of this browser. */
export function FillSwitch() {
  return (
    <Switch
      label={callWords.fillTiles}
      checked={usePictureFit() === "fill"}
      onChange={(fill) => choosePictureFit(fill ? "fill" : "whole")}
      className="text-left"
    />
  );
}
