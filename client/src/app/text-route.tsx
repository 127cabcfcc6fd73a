// Must be the first import: it has to run before the first schema is made.
import "../net/without-eval.ts";

import type { SiteTextName } from "@lets-meet/shared/protocol/safety.ts";
import { useEffect, useState } from "react";
import { navigate } from "wouter/use-browser-location";
import { fetchSiteText } from "../net/site-text.ts";
import { type ShownText, TextPage } from "./text-page.tsx";

/** The page of one of the operator's texts, fetched when it is shown. */
export function TextRoute({ name }: { readonly name: SiteTextName }) {
  const [tries, setTries] = useState(0);
  return <FetchedText key={`${name} ${tries}`} name={name} onRetry={() => setTries(tries + 1)} />;
}

type FetchedTextProps = { readonly name: SiteTextName; readonly onRetry: () => void };

function FetchedText({ name, onRetry }: FetchedTextProps) {
  const [text, setText] = useState<ShownText>({ state: "loading" });
  useEffect(() => {
    let isShown = true;
    void fetchSiteText(name, (url, init) => fetch(url, init)).then((markdown) => {
      if (isShown) setText(markdown === null ? { state: "lost" } : { state: "shown", markdown });
    });
    return () => {
      isShown = false;
    };
  }, [name]);
  return <TextPage text={text} onRetry={onRetry} onNavigate={navigate} />;
}
