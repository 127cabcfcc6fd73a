import { useMemo } from "react";
import { navigate, usePathname } from "wouter/use-browser-location";
import { useStore } from "zustand";
import { AccountChip } from "../features/account/account-chip.tsx";
import { AccountPage, type AccountPageProps } from "../features/account/account-page.tsx";
import type { CallCheck } from "../features/check/compose.ts";
import type { RoomCalls } from "../features/room/compose.ts";
import { loginPath } from "../features/room/login-path.ts";
import { RoomPage } from "../features/room/room-page.tsx";
import type { Stranger } from "../features/stranger/state.ts";
import { StrangerPage, type StrangerPageProps } from "../features/stranger/stranger-page.tsx";
import { useShownView } from "../features/stranger/use-shown-view.ts";
import type { PageSession, PageView } from "../net/page-session.ts";
import { InHeader } from "../ui/header-slot.tsx";
import { CheckRoute } from "./check-route.tsx";
import { ComingBackPage } from "./coming-back-page.tsx";
import { ConnectionBanner, type ConnectionTrouble, type Meanwhile } from "./connection-banner.tsx";
import { useFollowRoute } from "./follow-route.ts";
import { LeaveQuestion } from "./leave-question.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { nextIn, type Route, routeOf } from "./route.ts";
import { Shell } from "./shell.tsx";
import { SupersededPage } from "./superseded-page.tsx";
import { useTheme } from "./theme.ts";
import { UnknownPage } from "./unknown-page.tsx";

type StrangerChat = Pick<StrangerPageProps, "store" | "actions">;

export type AppProps = {
  readonly session: Pick<PageSession, "view" | "connection">;
  readonly stranger: StrangerChat;
  readonly room: Pick<RoomCalls, "store" | "actions">;
  readonly account: Pick<AccountPageProps, "store" | "actions">;
  readonly check: CallCheck;
};

function troubleOf(connection: PageView["connection"], restarted: boolean): ConnectionTrouble | null {
  switch (connection) {
    case "reconnecting":
    case "draining":
    case "crowded":
    case "full":
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

/** The activity that continues while the server is unreachable. */
function meanwhileOf(route: Route, talk: Stranger, isLinked: boolean, place: string): Meanwhile {
  if (route.page === "room") return place === "inside" ? "call" : "nothing";
  if (talk.phase !== "talking" || talk.talk.match.mode === "text") return "nothing";
  return isLinked ? "linked" : "call";
}

const home = () => navigate("/");

/** Navigates to the path, or from the login page to the page in `?next=`. */
const go = (path: string) =>
  navigate(
    (location.pathname === "/login" && path !== "/login" ? nextIn(location.search, location.hash) : null) ??
      path,
  );

/** The whole app: the shell, the state of the connection to the server, and the current page. */
export function App({ session, stranger, room, check, account }: AppProps) {
  const path = usePathname();
  const asked = useMemo(() => routeOf(path), [path]);
  const { connection, online, resuming } = useStore(session.view);
  const view = useShownView(stranger.store);
  const { stranger: talk, refused, restarted, channel } = view;
  const place = useStore(room.store, ({ room: now }) => now);
  const invite = useStore(room.store, ({ invite: now }) => now);
  const { theme, toggleTheme } = useTheme();
  const { shown: route, leaving } = useFollowRoute(asked, { room, stranger }, talk, place);
  // Connects at once, even when another tab has the session.
  const connect = () => session.connection.connect();
  const trouble = troubleOf(connection, restarted && route.page === "strangers");
  const isSuperseded = connection === "superseded";
  const isStage = !isSuperseded && stageOf(route, talk.phase, refused !== null, place.phase);
  return (
    <Shell
      online={online}
      theme={theme}
      onToggleTheme={toggleTheme}
      layout={isStage ? "stage" : "page"}
      banner={
        trouble !== null && (
          <ConnectionBanner
            trouble={trouble}
            meanwhile={meanwhileOf(route, talk, channel, place.phase)}
            onRetry={connect}
            onDismiss={stranger.actions.readRestarted}
          />
        )
      }
      {...homeOf(route, talk.phase, stranger, isStage)}
    >
      {!isStage && (
        <InHeader>
          <AccountChip
            store={account.store}
            actions={account.actions}
            loginPath={route.page === "room" ? loginPath(route.roomId, invite) : "/login"}
            onNavigate={go}
          />
        </InHeader>
      )}
      {isSuperseded ? (
        <SupersededPage onUseHere={connect} />
      ) : resuming ? (
        <ComingBackPage />
      ) : (
        <PageOf
          route={route}
          stranger={stranger}
          view={view}
          room={room}
          check={check}
          account={account}
          session={session}
        />
      )}
      {leaving !== null && !isSuperseded && !resuming && <LeaveQuestion {...leaving} />}
    </Shell>
  );
}

/** True if the page fills the screen: during a call and after it. */
function stageOf(route: Route, talk: string, isRefused: boolean, place: string): boolean {
  if (route.page === "room") return place === "inside";
  return route.page === "strangers" && !isRefused && ["connecting", "talking", "ended"].includes(talk);
}

/** Makes the brand a link home, except during a call. */
function homeOf(route: Route, talk: string, { actions }: StrangerChat, isStage: boolean) {
  if (route.page !== "strangers") return isStage ? {} : { onHome: home };
  return talk === "preparing" || talk === "ended" ? { onHome: actions.depart } : {};
}

type PageOfProps = Pick<AppProps, "session" | "stranger" | "room" | "check" | "account"> & {
  readonly route: Route;
  readonly view: StrangerPageProps["view"];
};

function PageOf({ route, session, stranger, view, room, check, account }: PageOfProps) {
  const { refused } = view;
  switch (route.page) {
    case "strangers":
      if (refused === null) return <StrangerPage {...stranger} view={view} onNavigate={go} />;
      return (
        <RefusedPage
          code={refused.code}
          retryAt={refused.retryAt}
          onRetry={stranger.actions.retry}
          onHome={stranger.actions.home}
        />
      );
    case "room":
      return <RoomPage store={room.store} actions={room.actions} />;
    case "check":
      return <CheckRoute check={check} session={session} />;
    case "account":
      return (
        <AccountPage store={account.store} actions={account.actions} path={route.path} onNavigate={go} />
      );
    case "unknown":
      return <UnknownPage onHome={home} />;
  }
}
