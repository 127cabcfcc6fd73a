import { memo, useEffect, useRef } from "react";
import { lazyPage } from "../../ui/lazy-page.tsx";
import { useTitle } from "../../ui/use-title.ts";
import { Waiting } from "../../ui/waiting.tsx";
import { pressed } from "./keys.ts";
import { LandingPage } from "./pages/landing/landing-page.tsx";
import type { PhasePageProps } from "./phase-page.tsx";
import type { StrangerStore, StrangerView } from "./store.ts";
import { titleOf } from "./title.ts";
import { words } from "./words.ts";

export type StrangerPageProps = PhasePageProps & { readonly store: StrangerStore };

/** Sets the tab's title; while the page is visible, nothing on it is unread. */
function useStrangerTitle(store: StrangerStore, view: StrangerView): void {
  useTitle((isHidden) => {
    if (!isHidden && view.unread) store.setState({ unread: false });
    return titleOf(view, isHidden);
  });
}

function useKeys({ store, actions }: Pick<StrangerPageProps, "store" | "actions">): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      if (pressed(event, store, actions)) event.preventDefault();
    };
    document.addEventListener("keydown", onKeyDown);
    return () => document.removeEventListener("keydown", onKeyDown);
  }, [store, actions]);
}

/** On a return to the landing page the focus goes to its heading, not to a removed element. */
function useFocusOnReturn(phase: StrangerView["stranger"]["phase"]): void {
  const before = useRef(phase);
  useEffect(() => {
    if (phase === "idle" && before.current !== "idle")
      document.querySelector("h1")?.focus({ preventScroll: true });
    before.current = phase;
  }, [phase]);
}

/** The page of the current phase, with the questions before a search over it. */
export function StrangerPage({ store, view, actions, onNavigate }: StrangerPageProps) {
  useStrangerTitle(store, view);
  useKeys({ store, actions });
  useFocusOnReturn(view.stranger.phase);
  return view.stranger.phase === "idle" ? (
    <>
      <Landing view={view} actions={actions} onNavigate={onNavigate} />
      {view.askingRules !== null && <PhasePage view={view} actions={actions} onNavigate={onNavigate} />}
    </>
  ) : (
    <PhasePage view={view} actions={actions} onNavigate={onNavigate} />
  );
}

/** Loaded after the landing page, which most visits begin with. */
export const PhasePage = lazyPage(
  () => import("./phase-page.tsx").then((module) => module.PhasePage),
  <Waiting>{words.oneMoment}</Waiting>,
);

const Landing = memo(function Landing({ view, actions, onNavigate }: PhasePageProps) {
  return (
    <LandingPage
      preferences={view.preferences}
      onPreferences={actions.prefer}
      modes={view.modes}
      noVideo={view.noVideo}
      shield={view.shield}
      onStart={actions.start}
      onNavigate={onNavigate}
    />
  );
});
