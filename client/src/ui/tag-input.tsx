import { X } from "lucide-react";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { classNames } from "./class-names.ts";
import { isComposing } from "./composing.ts";
import { Field, fieldBox } from "./field.tsx";

export type TagInputProps = {
  readonly label: string;
  readonly placeholder: string;
  readonly tags: readonly string[];
  readonly limit: number;
  /** The longest text that can be typed, in UTF-16 code units. */
  readonly maxLength: number;
  /** The normalized spelling of a tag: empty if nothing of the text is left, `null` if it cannot be a tag. */
  readonly normalize: (text: string) => string | null;
  /** The error for a text that cannot be a tag. */
  readonly noTagError: string;
  readonly removeLabel: (tag: string) => string;
  /** The hint once the limit is reached. */
  readonly fullHint: string;
  readonly onChange: (tags: readonly string[]) => void;
};

/** A list of short texts: Enter or a comma adds one, Backspace in the empty input removes the last one. */
export function TagInput(props: TagInputProps) {
  const { label, placeholder, tags, limit, maxLength, normalize, removeLabel, onChange } = props;
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const [draft, setDraft] = useState("");
  const [isRefused, setRefused] = useState(false);
  const full = tags.length >= limit;

  const add = (text: string) => {
    const typed = text.split(/[,\n]/u).map((one) => ({ one, tag: normalize(one) }));
    const added = typed.flatMap(({ tag }) => tag ?? []).filter((tag) => tag !== "");
    const next = [...new Set([...tags, ...added])].slice(0, limit);
    if (next.length > tags.length) onChange(next);
    // Texts that cannot be tags stay, so that the user can shorten them.
    const refused = typed.filter(({ tag }) => tag === null);
    setDraft(refused.map(({ one }) => one).join(" "));
    setRefused(refused.length > 0);
  };

  const remove = (tag: string) => {
    onChange(tags.filter((other) => other !== tag));
    input.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent) => {
    // During a composition, Enter belongs to the input method.
    if (isComposing(event.nativeEvent)) return;
    const last = tags.at(-1);
    if (event.key === "Enter" || event.key === ",") {
      event.preventDefault();
      add(draft);
    } else if (event.key === "Backspace" && draft === "" && last !== undefined) {
      remove(last);
    }
  };

  return (
    <Field
      label={label}
      htmlFor={id}
      error={isRefused ? props.noTagError : null}
      {...(full ? { hint: props.fullHint } : {})}
    >
      <div className={classNames(fieldBox, "flex min-h-14 flex-wrap items-center gap-2 px-3 py-2.5")}>
        {tags.map((tag) => (
          <span
            key={tag}
            className="inline-flex max-w-full animate-rise items-center rounded-full border-[2.5px] border-ink bg-lilac pl-3 text-sm font-bold text-on"
          >
            <span dir="auto" className="truncate">
              {tag}
            </span>
            <button
              type="button"
              aria-label={removeLabel(tag)}
              onClick={() => remove(tag)}
              className="flex size-8 flex-none items-center justify-center rounded-full hover:bg-on/10"
            >
              <X aria-hidden="true" size={18} strokeWidth={2.6} />
            </button>
          </span>
        ))}
        <input
          ref={input}
          id={id}
          dir="auto"
          value={draft}
          maxLength={maxLength}
          readOnly={full}
          placeholder={full ? "" : placeholder}
          aria-invalid={isRefused}
          aria-describedby={isRefused ? `${id}-error` : full ? `${id}-hint` : undefined}
          autoComplete="off"
          autoCapitalize="none"
          enterKeyHint="done"
          onChange={(event) => {
            const { value } = event.target;
            setRefused(false);
            if (/[,\n]/u.test(value)) add(value);
            else setDraft(value);
          }}
          onKeyDown={onKeyDown}
          onBlur={() => draft.trim() !== "" && add(draft)}
          className="h-8 min-w-36 flex-1 bg-transparent px-0.5 outline-none"
        />
      </div>
    </Field>
  );
}
