import { SlidersHorizontal } from "lucide-react";
import { useState } from "react";
import { IconButton } from "../../ui/icon-button.tsx";
import { callWords } from "../words.ts";
import { DeviceDialog, type DeviceDialogProps } from "./device-dialog.tsx";

export type DevicesButtonProps = Omit<DeviceDialogProps, "onClose"> & { readonly small?: boolean };

/** Opens the dialog for camera and microphone. */
export function DevicesButton({ small = false, ...dialog }: DevicesButtonProps) {
  const [open, setOpen] = useState(false);
  return (
    <>
      <IconButton
        label={callWords.devices}
        size={small ? "small" : "medium"}
        tooltip={small ? "none" : "above"}
        icon={<SlidersHorizontal size={22} strokeWidth={2.4} />}
        onClick={() => setOpen(true)}
      />
      {open && <DeviceDialog {...dialog} onClose={() => setOpen(false)} />}
    </>
  );
}
