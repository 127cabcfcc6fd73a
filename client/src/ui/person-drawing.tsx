import { classNames } from "./class-names.ts";

/** The drawn people: the two of the landing page, and a shape for an unknown partner. */
export type PersonLook = "sunny" | "plum" | "unknown";

type Palette = {
  readonly wall: string;
  readonly light: string;
  readonly hair: string;
  readonly skin: string;
  readonly shirt: string;
};

const palettes: Readonly<Record<PersonLook, Palette>> = {
  sunny: { wall: "#7bc8c0", light: "#93d3cc", hair: "#2b2422", skin: "#e8b48c", shirt: "#ffe66d" },
  plum: { wall: "#b8a4f4", light: "#c9baf7", hair: "#1d1414", skin: "#8d5b3f", shirt: "#ff6b6b" },
  unknown: { wall: "#c8b6ff", light: "#d7caff", hair: "#8f7bd0", skin: "#b09de8", shirt: "#8f7bd0" },
};

export type PersonDrawingProps = { readonly look: PersonLook; readonly className?: string };

/** Decoration in place of a missing picture: a person before a wall. Fills its box without distortion. */
export function PersonDrawing({ look, className }: PersonDrawingProps) {
  const { wall, light, hair, skin, shirt } = palettes[look];
  return (
    <svg
      viewBox="0 0 320 240"
      preserveAspectRatio="xMidYMax slice"
      aria-hidden="true"
      className={classNames("block size-full", className)}
    >
      <rect x="-400" y="-400" width="1120" height="1040" fill={wall} />
      <circle cx="78" cy="44" r="72" fill={light} />
      <rect x="236" y="34" width="62" height="92" rx="8" fill={light} />
      <path d="M102 138V96c0-36 24-60 58-60s58 24 58 60v42z" fill={hair} />
      <g stroke="#1a1a1a" strokeWidth="6" strokeLinejoin="round">
        <path d="M66 252c0-56 36-88 94-88s94 32 94 88z" fill={shirt} />
        <ellipse cx="160" cy="116" rx="45" ry="53" fill={skin} />
      </g>
      <path d="M111 116c0-38 18-60 49-60s49 22 49 60c-32-2-52-14-64-34-6 16-16 28-34 34z" fill={hair} />
      {look === "unknown" ? (
        <text x="160" y="146" textAnchor="middle" fontSize="58" fontWeight="800" fill="#1a1a1a">
          ?
        </text>
      ) : (
        <g fill="none" stroke="#1a1a1a" strokeWidth="6" strokeLinecap="round">
          <circle cx="143" cy="118" r="4.5" fill="#1a1a1a" stroke="none" />
          <circle cx="177" cy="118" r="4.5" fill="#1a1a1a" stroke="none" />
          <path d="M141 141c9 12 29 12 38 0" />
        </g>
      )}
    </svg>
  );
}
