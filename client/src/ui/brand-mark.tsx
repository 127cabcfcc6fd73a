import { classNames } from "./class-names.ts";

/** Two circles that meet. Decoration: the name is beside it. */
export function BrandMark({ className }: { readonly className?: string }) {
  return (
    <svg
      viewBox="0 0 38 26"
      aria-hidden="true"
      className={classNames("h-6.5 w-9.5 flex-none text-ink", className)}
    >
      <circle cx="13" cy="13" r="10.5" className="fill-teal" />
      <circle cx="25" cy="13" r="10.5" className="fill-coral" />
      <path d="M19 4.4a10.5 10.5 0 0 1 0 17.2 10.5 10.5 0 0 1 0-17.2z" fill="#1a1a1a" fillOpacity="0.55" />
      <g fill="none" stroke="currentColor" strokeWidth="3">
        <circle cx="13" cy="13" r="10.5" />
        <circle cx="25" cy="13" r="10.5" />
      </g>
    </svg>
  );
}
