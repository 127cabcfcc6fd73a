import { Menu, Moon, Sun, X } from "lucide-react";
import { type ReactNode, useId, useState } from "react";
import { BrandMark } from "../ui/brand-mark.tsx";
import { useBranding } from "../ui/branding.tsx";
import { Button } from "../ui/button.tsx";
import { Chip } from "../ui/chip.tsx";
import { classNames } from "../ui/class-names.ts";
import { HeaderPlace } from "../ui/header-slot.tsx";
import { IconButton } from "../ui/icon-button.tsx";
import type { Theme } from "./theme.ts";
import { appWords } from "./words.ts";

export type HeaderProps = {
  readonly online: number | null;
  readonly theme: Theme;
  readonly onToggleTheme: () => void;
  /** Makes the brand a link home; without it, as during a call, the brand is no link. */
  readonly onHome?: () => void;
  readonly className?: string;
};

/** The header's bar, with the brand at its start. */
export function HeaderBar({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex min-h-17 flex-wrap items-center gap-3.5 px-4.5 py-2.5 max-[22rem]:gap-2 max-[22rem]:px-3 lg:px-7">
      {children}
    </div>
  );
}

type BrandProps = {
  readonly onHome?: (() => void) | undefined;
  /** The first picture uses a font of the system: a web font would be loaded beside the script, and delay it. */
  readonly font?: "font-display" | "font-[system-ui]";
};

export const headerLook = "relative z-30 border-b-3 border-ink bg-surface";

export function Brand({ onHome, font = "font-display" }: BrandProps) {
  const { name, logo } = useBranding();
  const inside: ReactNode = (
    <>
      {logo === null ? <BrandMark /> : <img src={logo} alt="" className="h-6.5 w-auto max-w-20 flex-none" />}
      <span
        className={classNames(
          font,
          "min-w-0 truncate text-[min(1.625rem,7vw)] leading-tight font-extrabold tracking-[-0.03em]",
        )}
      >
        {name}
      </span>
    </>
  );
  const className = "flex min-w-0 items-center gap-2.5 rounded-tag";
  return onHome === undefined ? (
    <span className={className}>{inside}</span>
  ) : (
    <button type="button" onClick={onHome} className={className}>
      {inside}
    </button>
  );
}

function OnlineChip({ online }: { readonly online: number }) {
  return (
    <Chip icon={<span aria-hidden="true" className="size-3 rounded-full border-2 border-ink bg-teal" />}>
      {appWords.hereNow(online)}
    </Chip>
  );
}

/** The brand, the number of sessions online, and the theme; on phones the latter two are in a menu. */
export function Header({ online, theme, onToggleTheme, onHome, className }: HeaderProps) {
  const [open, setOpen] = useState(false);
  const menuId = useId();
  const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.6 } as const;
  const themeIcon = theme === "dark" ? <Sun {...icon} /> : <Moon {...icon} />;
  const themeLabel = theme === "dark" ? appWords.toLight : appWords.toDark;
  return (
    <header className={classNames(headerLook, className)}>
      <HeaderBar>
        <Brand onHome={onHome} />
        <span className="flex-1" />
        {online !== null && (
          <span className="hidden sm:block">
            <OnlineChip online={online} />
          </span>
        )}
        <HeaderPlace className="flex flex-wrap items-center gap-3.5 empty:hidden" />
        <span className="hidden sm:block">
          <IconButton
            label={themeLabel}
            size="small"
            tooltip="none"
            icon={themeIcon}
            onClick={onToggleTheme}
          />
        </span>
        <span className="sm:hidden">
          <IconButton
            label={appWords.menu}
            size="small"
            tooltip="none"
            aria-expanded={open}
            aria-controls={menuId}
            icon={open ? <X {...icon} /> : <Menu {...icon} />}
            onClick={() => setOpen(!open)}
          />
        </span>
      </HeaderBar>
      <div
        id={menuId}
        className={classNames(
          "absolute inset-x-0 top-full flex-col items-start gap-3.5 border-y-3 border-ink bg-surface p-4.5 sm:hidden",
          open ? "flex animate-rise" : "hidden",
        )}
      >
        {online !== null && <OnlineChip online={online} />}
        <Button
          size="small"
          icon={themeIcon}
          onClick={() => {
            onToggleTheme();
            setOpen(false);
          }}
        >
          {themeLabel}
        </Button>
      </div>
    </header>
  );
}
