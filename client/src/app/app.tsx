import { useMemo } from "react";
import { navigate, usePathname } from "wouter/use-browser-location";
import { useStore } from "zustand";
import { AccountChip } from "../features/account/account-chip.tsx";
import type { AccountActions } from "../features/account/actions.ts";
import type { RoomCalls } from "../features/room/compose.ts";
import { loginPath } from "../features/room/entry/login-path.ts";
import type { StrangerActions } from "../features/stranger/actions.ts";
import type { Stranger } from "../features/stranger/state.ts";
import { PhasePage, StrangerPage, type StrangerPageProps } from "../features/stranger/stranger-page.tsx";
import { useShownView } from "../features/stranger/use-shown-view.ts";
import type { PageView } from "../net/page-view.ts";
import { BrandingProvider } from "../ui/branding.tsx";
import { InHeader } from "../ui/header-slot.tsx";
import { lazyPage } from "../ui/lazy-page.tsx";
import { Waiting } from "../ui/waiting.tsx";
import { BlockedPage } from "./blocked-page.tsx";
import { ComingBackPage } from "./coming-back-page.tsx";
import { ConnectionBanner, type ConnectionTrouble, type Meanwhile } from "./connection-banner.tsx";
import { useFollowRoute } from "./follow-route.ts";
import { LeaveQuestion } from "./leave-question.tsx";
import { RefusedPage } from "./refused-page.tsx";
import { RoomsHomePage } from "./rooms-home-page.tsx";
import { nextIn, type Route, routeOf } from "./route.ts";
import { Shell } from "./shell.tsx";
import type { Stores } from "./stores.ts";
import { SupersededPage } from "./superseded-page.tsx";
import { useTheme } from "./theme.ts";
import { UnknownPage } from "./unknown-page.tsx";
import { appWords } from "./words.ts";

/** The actions that a user has on the pages. */
export type AppActions = {
  readonly stranger: StrangerActions;
  readonly room: RoomCalls["actions"];
  readonly account: AccountActions;
  /** Connects at once, even when another tab has the session. */
  readonly connect: () => void;
};

export type AppProps = { readonly stores: Stores; readonly actions: AppActions };

const waiting = <Waiting>{appWords.oneMoment}</Waiting>;
/** The pages that most visits do not begin with; their code is loaded after the landing page. */
const RoomPage = lazyPage(
  () => import("../features/room/room-page.tsx").then((module) => module.RoomPage),
  waiting,
);
const AccountPage = lazyPage(
  () => import("../features/account/account-page.tsx").then((module) => module.AccountPage),
  waiting,
);
const TextRoute = lazyPage(() => import("./text-route.tsx").then((module) => module.TextRoute), waiting);
const CheckRoute = lazyPage(() => import("./check-route.tsx").then((module) => module.CheckRoute), waiting);

/** Loads the code of all pages. */
export const preloadPages = async (): Promise<void> => {
  await Promise.all(
    [PhasePage, RoomPage, AccountPage, CheckRoute, TextRoute].map(({ preload }) => preload()),
  );
};

function troubleOf(connection: PageView["connection"], restarted: boolean): ConnectionTrouble | null {
  switch (connection) {
    case "reconnecting":
    case "draining":
    case "crowded":
    case "full":
    case "outdated":
      return connection;
    case "offline":
      return "unreachable";
    case "online":
      return restarted ? "restarted" : null;
    case "connecting":
    case "superseded":
    case "blocked":
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
export function App({ stores, actions }: AppProps) {
  const path = usePathname();
  const asked = useMemo(() => routeOf(path), [path]);
  const { connection, online, resuming, block } = useStore(stores.page);
  const view = useShownView(stores.stranger);
  const { stranger: talk, refused, restarted, channel } = view;
  const place = useStore(stores.room, ({ room }) => room);
  const invite = useStore(stores.room, (room) => room.invite);
  const { theme, toggleTheme } = useTheme();
  const { shown: route, leaving } = useFollowRoute(asked, { stores, actions }, talk, place);
  const trouble = troubleOf(connection, restarted && route.page === "strangers");
  const isSuperseded = connection === "superseded";
  // The rules, and how to reach the operator, are there for blocked people as well.
  const shownBlock = route.page === "text" ? null : block;
  const isStage =
    !isSuperseded && shownBlock === null && stageOf(route, talk.phase, refused !== null, place.phase);
  return (
    <BrandingProvider branding={stores.site}>
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
              onRetry={actions.connect}
              onDismiss={actions.stranger.readRestarted}
              onReload={() => location.reload()}
            />
          )
        }
        {...homeOf(route, talk.phase, actions.stranger, isStage)}
      >
        {!isStage && shownBlock === null && (
          <InHeader>
            <AccountChip
              store={stores.account}
              actions={actions.account}
              loginPath={route.page === "room" ? loginPath(route.roomId, invite) : "/login"}
              onNavigate={go}
            />
          </InHeader>
        )}
        {isSuperseded ? (
          <SupersededPage onUseHere={actions.connect} />
        ) : shownBlock !== null ? (
          <BlockedPage
            block={shownBlock}
            onRetry={actions.connect}
            copy={(text) => navigator.clipboard.writeText(text)}
          />
        ) : resuming ? (
          <ComingBackPage />
        ) : (
          <PageOf route={route} view={view} stores={stores} actions={actions} />
        )}
        {leaving !== null && !isSuperseded && shownBlock === null && !resuming && (
          <LeaveQuestion {...leaving} />
        )}
      </Shell>
    </BrandingProvider>
  );
}

/** True if the page fills the screen: during a call and after it. */
function stageOf(route: Route, talk: string, isRefused: boolean, place: string): boolean {
  if (route.page === "room") return place === "inside";
  return route.page === "strangers" && !isRefused && ["connecting", "talking", "ended"].includes(talk);
}

/** Makes the brand a link home, except during a call. */
function homeOf(route: Route, talk: string, actions: StrangerActions, isStage: boolean) {
  if (route.page !== "strangers") return isStage ? {} : { onHome: home };
  return talk === "preparing" || talk === "ended" ? { onHome: actions.depart } : {};
}

type PageOfProps = AppProps & { readonly route: Route; readonly view: StrangerPageProps["view"] };

function PageOf({ route, view, stores, actions }: PageOfProps) {
  const { refused } = view;
  const { opened } = useStore(stores.check);
  switch (route.page) {
    case "strangers":
      if (view.modes.length === 0 && view.stranger.phase === "idle" && refused === null)
        return <RoomsHomePage onNavigate={go} />;
      if (refused === null)
        return (
          <StrangerPage store={stores.stranger} actions={actions.stranger} view={view} onNavigate={go} />
        );
      return (
        <RefusedPage
          code={refused.code}
          retryAt={refused.retryAt}
          onRetry={actions.stranger.retry}
          onHome={actions.stranger.home}
        />
      );
    case "room":
      return <RoomPage store={stores.room} actions={actions.room} />;
    case "check":
      return opened === null ? waiting : <CheckRoute {...opened} />;
    case "account":
      return (
        <AccountPage
          store={stores.account}
          actions={actions.account}
          path={route.path}
          onNavigate={go}
          next={nextIn(location.search, location.hash)}
        />
      );
    case "text":
      return <TextRoute name={route.name} />;
    case "unknown":
      return <UnknownPage onHome={home} />;
  }
}
