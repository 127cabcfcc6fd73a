import { useStore } from "zustand";
import { AccountChip } from "../features/account/account-chip.tsx";
import { AccountPage, accountPaths } from "../features/account/account-page.tsx";
import type { createAccount } from "../features/account/compose.ts";
import type { StrangerActions } from "../features/stranger/actions.ts";
import type { StrangerStore, StrangerView } from "../features/stranger/store.ts";
import { StrangerPage } from "../features/stranger/stranger-page.tsx";
import { InHeader } from "../ui/header-slot.tsx";
import { ComingBackPage } from "./coming-back-page.tsx";
import { ConnectionBanner, type ConnectionTrouble } from "./connection-banner.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { Shell } from "./shell.tsx";
import { SupersededPage } from "./superseded-page.tsx";
import { useTheme } from "./theme.ts";
import { usePath } from "./use-path.ts";

export type AppProps = {
  readonly store: StrangerStore;
  readonly actions: StrangerActions;
  readonly account: ReturnType<typeof createAccount>;
  /** Connects at once, also when another tab has the session. */
  readonly onConnect: () => void;
};

function troubleOf({ connection, restarted }: StrangerView): ConnectionTrouble | null {
  switch (connection) {
    case "reconnecting":
    case "draining":
      return connection;
    case "offline":
      return "unreachable";
    case "online":
      return restarted ? "restarted" : null;
    case "connecting":
    case "superseded":
      return null;
  }
}

/** The whole page: the frame, what is wrong with the line to the server, and the page of the moment. */
export function App({ store, actions, account, onConnect }: AppProps) {
  const view = useStore(store);
  const { theme, toggleTheme } = useTheme();
  const { stranger, online, refused, connection, resuming } = view;
  const { path, navigate } = usePath();
  const accountPath = accountPaths.find((one) => one === path);
  const trouble = troubleOf(view);
  const isTalk =
    stranger.phase === "connecting" || stranger.phase === "talking" || stranger.phase === "ended";
  const isAside = connection === "superseded" || refused !== null;
  return (
    <Shell
      online={online}
      theme={theme}
      onToggleTheme={toggleTheme}
      layout={isTalk && !isAside && accountPath === undefined ? "stage" : "page"}
      banner={
        trouble !== null && (
          <ConnectionBanner trouble={trouble} onRetry={onConnect} onDismiss={actions.readRestarted} />
        )
      }
      {...(accountPath !== undefined
        ? { onHome: () => navigate("/") }
        : stranger.phase === "preparing" || stranger.phase === "ended"
          ? { onHome: actions.home }
          : {})}
    >
      {!isTalk && (
        <InHeader>
          <AccountChip {...account} onNavigate={navigate} />
        </InHeader>
      )}
      {accountPath !== undefined ? (
        <AccountPage {...account} path={accountPath} onNavigate={navigate} />
      ) : connection === "superseded" ? (
        <SupersededPage onUseHere={onConnect} />
      ) : refused !== null ? (
        <RefusedPage
          code={refused.code}
          retryAt={refused.retryAt}
          onRetry={actions.retry}
          onHome={actions.home}
        />
      ) : resuming ? (
        <ComingBackPage />
      ) : (
        <StrangerPage store={store} actions={actions} />
      )}
    </Shell>
  );
}
