import { type RefObject, useEffect, useRef, useState } from "react";

type Errors<F extends string> = Readonly<Partial<Record<F, string | null>>>;

export type FormErrors<F extends string> = {
  /** Goes on the form: the first field that is wrong gets the focus when it is checked. */
  readonly form: RefObject<HTMLFormElement | null>;
  readonly errors: Errors<F>;
  /** Shows what is wrong, field by field; tells whether nothing is. */
  readonly check: (errors: Errors<F>) => boolean;
  /** A field has changed: what was said of it no longer holds. */
  readonly clear: (field: F) => void;
};

/** What is wrong with the fields of a form. */
export function useErrors<F extends string>(): FormErrors<F> {
  const form = useRef<HTMLFormElement>(null);
  // No field of any form has anything wrong with it yet.
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
