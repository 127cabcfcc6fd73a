import { classNames } from "./class-names.ts";

/** The outline of a person who was here a moment ago. */
export function GoneDrawing({ className }: { readonly className?: string }) {
  return (
    <svg viewBox="0 0 160 130" aria-hidden="true" className={classNames("block text-ink", className)}>
      <g fill="none" stroke="currentColor" strokeWidth="4" strokeLinecap="round" strokeLinejoin="round">
        <g strokeDasharray="8 8">
          <circle cx="80" cy="46" r="28" className="fill-surface" />
          <path d="M26 126c0-34 22-48 54-48s54 14 54 48z" className="fill-surface" />
        </g>
        <path d="M139 60l10-6M141 78h12M132 44l7-9M21 60l-10-6M19 78H7M28 44l-7-9" className="text-coral" />
      </g>
    </svg>
  );
}
