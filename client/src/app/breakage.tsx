import { Component, type ReactNode } from "react";
import { Button } from "../ui/button.tsx";
import { BrokenDrawing } from "../ui/trouble-drawings.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { appWords } from "./words.ts";

export type BreakageProps = { readonly onReload: () => void; readonly children: ReactNode };

/**
 * Replaces the page when rendering fails. Session and call live outside the rendered tree and continue, so a
 * reload finds them. The error goes to the console, not to the user.
 */
export class Breakage extends Component<BreakageProps, { readonly broken: boolean }> {
  override readonly state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render(): ReactNode {
    const { onReload, children } = this.props;
    return this.state.broken ? <BrokenPage onReload={onReload} /> : children;
  }
}

/** Uses no part of the shell: the shell may be what broke. */
export function BrokenPage({ onReload }: Pick<BreakageProps, "onReload">) {
  return (
    <main className="flex min-h-dvh flex-col bg-paper text-ink">
      <TroublePage
        drawing={<BrokenDrawing />}
        title={appWords.brokenTitle}
        actions={
          <Button tone="yellow" size="large" onClick={onReload}>
            {appWords.reload}
          </Button>
        }
      >
        {appWords.broken}
      </TroublePage>
    </main>
  );
}
