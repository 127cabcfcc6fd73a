import { useEffect, useState } from "react";
import { BrandMark } from "../ui/brand-mark.tsx";
import { LiveRegion } from "../ui/live-region.tsx";
import { appWords } from "./words.ts";

export type ComingBackPageProps = {
  /** Most reloads are resumed before this delay ends; a page that flashes up would only unsettle the user. */
  readonly patienceMs?: number;
};

/** Shown after a reload until the server has said where the session is. */
export function ComingBackPage({ patienceMs = 300 }: ComingBackPageProps) {
  const [late, setLate] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setLate(true), patienceMs);
    return () => clearTimeout(timer);
  }, [patienceMs]);
  return (
    <LiveRegion className="mx-auto flex w-full max-w-xl flex-1 flex-col items-center justify-center gap-5 px-4.5 py-10 text-center">
      {late && (
        <>
          <BrandMark className="h-auto! w-32! animate-bob" />
          <h1 className="animate-rise text-4xl sm:text-5xl">{appWords.comingBackTitle}</h1>
          <p className="max-w-md animate-rise text-lg leading-normal text-muted">{appWords.comingBack}</p>
        </>
      )}
    </LiveRegion>
  );
}
