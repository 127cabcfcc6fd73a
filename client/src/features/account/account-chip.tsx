import { DoorOpen, LogOut, Settings, UserRound } from "lucide-react";
import { type FocusEvent, type KeyboardEvent, useEffect, useId, useRef, useState } from "react";
import { useStore } from "zustand";
import { Button } from "../../ui/button.tsx";
import { PageLink } from "../../ui/page-link.tsx";
import type { AccountActions } from "./actions.ts";
import { chipWords as words } from "./chip-words.ts";
import type { AccountStore } from "./store.ts";

export type AccountChipProps = {
  readonly store: AccountStore;
  readonly actions: Pick<AccountActions, "logOut">;
  /** The login link; it may carry the page to return to. */
  readonly loginPath: string;
  readonly onNavigate: (path: string) => void;
};

const icon = { "aria-hidden": true, size: 20, strokeWidth: 2.4 } as const;

/** The header's login link, or the account's menu; nothing until the login state is known. */
export function AccountChip({ store, actions, loginPath, onNavigate }: AccountChipProps) {
  const { account } = useStore(store);
  if (account.phase === "logged-out")
    return (
      <PageLink
        href={loginPath}
        onNavigate={onNavigate}
        tone="plain"
        size="small"
        className="whitespace-nowrap"
      >
        {words.logIn}
      </PageLink>
    );
  if (account.phase !== "logged-in") return null;
  return <AccountMenu name={account.account.name} onNavigate={onNavigate} onLogOut={actions.logOut} />;
}

type AccountMenuProps = {
  readonly name: string;
  readonly onNavigate: (path: string) => void;
  readonly onLogOut: AccountActions["logOut"];
};

const entry =
  "flex min-h-11 w-full items-center gap-2.5 rounded-tag px-3 text-left font-bold -outline-offset-2 hover:bg-lilac hover:text-on";

function AccountMenu({ name, onNavigate, onLogOut }: AccountMenuProps) {
  const [open, setOpen] = useState(false);
  const menuId = useId();
  const menu = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const go = (path: string) => {
    setOpen(false);
    onNavigate(path);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== "Escape" || !open) return;
    // The key that closes the menu must not trigger a shortcut behind it.
    event.stopPropagation();
    event.nativeEvent.stopImmediatePropagation();
    setOpen(false);
    button.current?.focus();
  };
  const onBlur = ({ currentTarget, relatedTarget }: FocusEvent) => {
    if (relatedTarget !== null && !currentTarget.contains(relatedTarget)) setOpen(false);
  };
  useEffect(() => {
    if (!open) return undefined;
    // Not every browser moves the focus when something is clicked.
    const onPointerDown = ({ target }: PointerEvent) => {
      if (target instanceof Node && !menu.current?.contains(target)) setOpen(false);
    };
    document.addEventListener("pointerdown", onPointerDown);
    return () => document.removeEventListener("pointerdown", onPointerDown);
  }, [open]);
  const logOut = async () => {
    setOpen(false);
    // The account page shows why it failed.
    if ((await onLogOut()) !== "done") onNavigate("/account");
  };
  return (
    // oxlint-disable-next-line jsx-a11y/no-static-element-interactions -- it only listens to what its controls leave.
    <div ref={menu} className="relative" onKeyDown={onKeyDown} onBlur={onBlur}>
      <Button
        ref={button}
        size="small"
        aria-expanded={open}
        aria-controls={menuId}
        aria-label={words.menuOf(name)}
        icon={<UserRound {...icon} />}
        onClick={() => setOpen(!open)}
        className="max-w-[11rem]"
      >
        <span className="truncate max-[26rem]:hidden">{name}</span>
      </Button>
      <div
        id={menuId}
        hidden={!open}
        className="absolute top-full right-0 z-40 mt-3 w-52 animate-rise rounded-card border-3 border-ink bg-surface p-1.5 shadow-card"
      >
        <p className="truncate px-3 py-1.5 text-sm text-muted min-[26rem]:hidden">{name}</p>
        <PageLink href="/rooms" onNavigate={go} className={entry}>
          <DoorOpen {...icon} /> {words.myRooms}
        </PageLink>
        <PageLink href="/account" onNavigate={go} className={entry}>
          <Settings {...icon} /> {words.account}
        </PageLink>
        <button type="button" onClick={() => void logOut()} className={entry}>
          <LogOut {...icon} /> {words.logOut}
        </button>
      </div>
    </div>
  );
}
