import { type InputHTMLAttributes, type ReactNode, type Ref, useId } from "react";
import { classNames } from "./class-names.ts";
import { Field, fieldBox } from "./field.tsx";

/** The props of a one-line `<input>`; `after` is inside its frame. */
export type TextFieldProps = Omit<InputHTMLAttributes<HTMLInputElement>, "value" | "onChange" | "id"> & {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly hint?: ReactNode;
  readonly error?: string | null;
  readonly after?: ReactNode;
  readonly ref?: Ref<HTMLInputElement>;
};

/** A labelled line of text; a screen reader reads its hint and error with it. */
export function TextField({
  label,
  value,
  onChange,
  hint,
  error = null,
  after,
  className,
  ...rest
}: TextFieldProps) {
  const id = useId();
  const described = classNames(error !== null && `${id}-error`, hint !== undefined && `${id}-hint`);
  return (
    <Field
      label={label}
      htmlFor={id}
      error={error}
      {...(hint === undefined ? {} : { hint })}
      {...(className === undefined ? {} : { className })}
    >
      <div className={classNames(fieldBox, "flex items-center")}>
        <input
          type="text"
          dir="auto"
          {...rest}
          id={id}
          value={value}
          onChange={(event) => onChange(event.target.value)}
          aria-invalid={error !== null}
          aria-describedby={described === "" ? undefined : described}
          className="min-h-11 w-full min-w-0 rounded-[11px] bg-transparent px-3.5 py-2 outline-none"
        />
        {after}
      </div>
    </Field>
  );
}
