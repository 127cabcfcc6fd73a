import { classNames } from "./class-names.ts";

const walls = ["bg-lilac", "bg-teal", "bg-yellow", "bg-coral"] as const;

/** Missing in Firefox before 125, although its type says otherwise. */
const { Segmenter } = Intl as Partial<typeof Intl>;
const graphemes = Segmenter === undefined ? null : new Segmenter();

/** The first character as users see it: a flag, a family or an accented letter can be several code points. */
function firstCharacter(text: string): string {
  const [first] = graphemes?.segment(text) ?? text;
  return typeof first === "object" ? first.segment : (first ?? "");
}

/** The initials of a name's first and last word. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s_.-]+/u).filter((part) => part !== "");
  const first = parts[0];
  const last = parts.length > 1 ? parts[parts.length - 1] : undefined;
  return [first, last]
    .map((part) => (part === undefined ? "" : firstCharacter(part).toLocaleUpperCase()))
    .join("");
}

/** A name has the same colour on every page. */
const wallOf = (name: string) =>
  walls[
    Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) %
      walls.length
  ];

export type InitialsDrawingProps = { readonly name: string; readonly className?: string };

/** Decoration in place of a missing picture: the person's colour with their initials. */
export function InitialsDrawing({ name, className }: InitialsDrawingProps) {
  return (
    <div
      aria-hidden="true"
      className={classNames("@container-[size] flex items-center justify-center", wallOf(name), className)}
    >
      <span className="flex aspect-square w-[clamp(2.5rem,min(40cqw,46cqh),9rem)] items-center justify-center rounded-full border-3 border-on bg-white font-display text-[clamp(1.1rem,min(16cqw,18cqh),3.6rem)] leading-none font-extrabold text-on">
        {initialsOf(name)}
      </span>
    </div>
  );
}
