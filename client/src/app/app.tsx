import { useStore } from "zustand";
import { StrangerPage, type StrangerPageProps } from "../features/stranger/stranger-page.tsx";
import type { PageSession, PageView } from "../net/page-session.ts";
import { ComingBackPage } from "./coming-back-page.tsx";
import { ConnectionBanner, type ConnectionTrouble } from "./connection-banner.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { Shell } from "./shell.tsx";
import { SupersededPage } from "./superseded-page.tsx";
import { useTheme } from "./theme.ts";

export type AppProps = {
  /** The line to the server. */
  readonly line: PageSession["view"];
  readonly stranger: StrangerPageProps;
  /** Connects at once, also when another tab has the session. */
  readonly onConnect: () => void;
};

function troubleOf(connection: PageView["connection"], restarted: boolean): ConnectionTrouble | null {
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
export function App({ line, stranger: { store, actions }, onConnect }: AppProps) {
  const { connection, online, resuming } = useStore(line);
  const { stranger, refused, restarted } = useStore(store);
  const { theme, toggleTheme } = useTheme();
  const trouble = troubleOf(connection, restarted);
  const isTalk =
    stranger.phase === "connecting" || stranger.phase === "talking" || stranger.phase === "ended";
  const isAside = connection === "superseded" || refused !== null;
  return (
    <Shell
      online={online}
      theme={theme}
      onToggleTheme={toggleTheme}
      layout={isTalk && !isAside ? "stage" : "page"}
      banner={
        trouble !== null && (
          <ConnectionBanner trouble={trouble} onRetry={onConnect} onDismiss={actions.readRestarted} />
        )
      }
      {...(stranger.phase === "preparing" || stranger.phase === "ended" ? { onHome: actions.home } : {})}
    >
      {connection === "superseded" ? (
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
