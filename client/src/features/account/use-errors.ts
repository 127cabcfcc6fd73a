import { type RefObject, useEffect, useRef, useState } from "react";

type Errors<F extends string> = Readonly<Partial<Record<F, string | null>>>;

export type FormErrors<F extends string> = {
  /** Belongs on the form: a check focuses the first field with an error. */
  readonly form: RefObject<HTMLFormElement | null>;
  readonly errors: Errors<F>;
  /** Shows the errors by field; returns true if there are none. */
  readonly check: (errors: Errors<F>) => boolean;
  /** Removes the error of a field that has changed. */
  readonly clear: (field: F) => void;
};

/** The errors of a form's fields. */
export function useErrors<F extends string>(): FormErrors<F> {
  const form = useRef<HTMLFormElement>(null);
  // No field has an error yet.
  const [errors, setErrors] = useState({} as Errors<F>);
  const [checks, setChecks] = useState(0);
  useEffect(() => {
    if (checks > 0) form.current?.querySelector<HTMLElement>('[aria-invalid="true"]')?.focus();
  }, [checks]);
  return {
    form,
    errors,
    check: (checked) => {
      setErrors(checked);
      setChecks((before) => before + 1);
      return Object.values(checked).every((error) => error === null);
    },
    clear: (field) => setErrors((before) => ({ ...before, [field]: null })),
  };
}
