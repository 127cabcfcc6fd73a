import { classNames } from "./class-names.ts";

const walls = ["bg-lilac", "bg-teal", "bg-yellow", "bg-coral"] as const;

/** Firefox has none before 125; types of today do not know. */
const { Segmenter } = Intl as Partial<typeof Intl>;
const graphemes = Segmenter === undefined ? null : new Segmenter();

/** What a person takes for the first letter: a flag, a family or an accented letter can be several code points. */
function firstCharacter(text: string): string {
  const [first] = graphemes?.segment(text) ?? text;
  return typeof first === "object" ? first.segment : (first ?? "");
}

/** The first letters of the first and the last word of a name, as a person would write them. */
export function initialsOf(name: string): string {
  const parts = name.split(/[\s_.-]+/u).filter((part) => part !== "");
  const first = parts[0];
  const last = parts.length > 1 ? parts[parts.length - 1] : undefined;
  return [first, last]
    .map((part) => (part === undefined ? "" : firstCharacter(part).toLocaleUpperCase()))
    .join("");
}

/** One colour to a name, whoever looks. */
const wallOf = (name: string) =>
  walls[
    Array.from(name).reduce((sum, letter) => (sum * 31 + (letter.codePointAt(0) ?? 0)) % 997, 7) %
      walls.length
  ];

export type InitialsDrawingProps = { readonly name: string; readonly className?: string };

/** A wall in the person's colour with their initials, as a decoration: stands for a picture that is not there. */
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
