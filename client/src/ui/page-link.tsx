import type { AnchorHTMLAttributes, MouseEvent } from "react";
import { type ButtonSize, buttonClass } from "./button.tsx";
import type { Tone } from "./tone.ts";

export type PageLinkProps = Omit<AnchorHTMLAttributes<HTMLAnchorElement>, "href" | "onClick"> & {
  /** A path of this site. */
  readonly href: string;
  readonly onNavigate: (path: string) => void;
  /** Makes it look like a button. */
  readonly tone?: Tone;
  readonly size?: ButtonSize;
};

/**
 * A link within the site: a plain click navigates without a load, and every other click keeps the browser's
 * behaviour.
 */
export function PageLink({
  href,
  onNavigate,
  tone,
  size = "medium",
  className,
  children,
  ...rest
}: PageLinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
    event.preventDefault();
    onNavigate(href);
  };
  return (
    <a
      {...rest}
      href={href}
      onClick={follow}
      className={tone === undefined ? className : buttonClass(tone, size, className)}
    >
      {children}
    </a>
  );
}
