import type { ReactNode } from "react";
import { useFocusedTitle } from "./use-focused-title.ts";

export type TroublePageProps = {
  readonly drawing: ReactNode;
  readonly title: string;
  readonly children: ReactNode;
  readonly actions: ReactNode;
  /** Shown below the actions. */
  readonly more?: ReactNode;
};

/** The page for an obstacle: a drawing, one sentence, one action. */
export function TroublePage({ drawing, title, children, actions, more }: TroublePageProps) {
  const heading = useFocusedTitle();
  return (
    <div className="mx-auto flex w-full max-w-xl flex-1 flex-col items-center justify-center gap-5 px-4.5 py-10 text-center">
      <div aria-hidden="true" className="w-full max-w-64">
        {drawing}
      </div>
      <h1 ref={heading} tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
        {title}
      </h1>
      <p className="max-w-md text-lg leading-normal text-muted">{children}</p>
      <div className="flex flex-wrap justify-center gap-3.5">{actions}</div>
      {more}
    </div>
  );
}
