import { Eye, EyeOff } from "lucide-react";
import { useState } from "react";
import { TextField, type TextFieldProps } from "./text-field.tsx";

export type PasswordFieldProps = Omit<TextFieldProps, "type" | "after"> & {
  readonly showLabel: string;
  readonly hideLabel: string;
};

/** A password, hidden until the user chooses to see it. */
export function PasswordField({ showLabel, hideLabel, ...rest }: PasswordFieldProps) {
  const [shown, setShown] = useState(false);
  const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;
  return (
    <TextField
      autoCapitalize="none"
      autoCorrect="off"
      spellCheck={false}
      {...rest}
      type={shown ? "text" : "password"}
      after={
        <button
          type="button"
          aria-label={shown ? hideLabel : showLabel}
          onClick={() => setShown(!shown)}
          className="inline-flex size-11 flex-none items-center justify-center rounded-[11px] -outline-offset-4"
        >
          {shown ? <EyeOff {...icon} /> : <Eye {...icon} />}
        </button>
      }
    />
  );
}
