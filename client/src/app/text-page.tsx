import { Markdown } from "markdown-to-jsx/react";
import type { ComponentPropsWithoutRef } from "react";
import { Button } from "../ui/button.tsx";
import { PageLink } from "../ui/page-link.tsx";
import { BrokenDrawing } from "../ui/trouble-drawings.tsx";
import { TroublePage } from "../ui/trouble-page.tsx";
import { useFocusedTitle } from "../ui/use-focused-title.ts";
import { Waiting } from "../ui/waiting.tsx";
import { appWords } from "./words.ts";

/** A text in Markdown, or why there is none. */
export type ShownText =
  | { readonly state: "loading" }
  | { readonly state: "lost" }
  | { readonly state: "shown"; readonly markdown: string };

export type TextPageProps = {
  readonly text: ShownText;
  readonly onRetry: () => void;
  readonly onNavigate: (path: string) => void;
};

/** A page of one of the operator's texts. */
export function TextPage({ text, onRetry, onNavigate }: TextPageProps) {
  if (text.state === "loading") return <Waiting>{appWords.oneMoment}</Waiting>;
  if (text.state === "shown") return <Text markdown={text.markdown} onNavigate={onNavigate} />;
  return (
    <TroublePage
      drawing={<BrokenDrawing />}
      title={appWords.textLostTitle}
      actions={
        <>
          <Button tone="yellow" onClick={onRetry}>
            {appWords.tryAgain}
          </Button>
          <Button onClick={() => onNavigate("/")}>{appWords.back}</Button>
        </>
      }
    >
      {appWords.textLost}
    </TroublePage>
  );
}

function Title({ children }: Pick<ComponentPropsWithoutRef<"h1">, "children">) {
  const title = useFocusedTitle();
  return (
    <h1 ref={title} tabIndex={-1} className="text-4xl outline-none sm:text-5xl">
      {children}
    </h1>
  );
}

/** A wide table scrolls by itself, also with the keyboard. */
function Table({ children }: Pick<ComponentPropsWithoutRef<"table">, "children">) {
  return (
    <section
      aria-label={appWords.table}
      // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- a region that scrolls has to take the focus
      tabIndex={0}
      className="overflow-x-auto rounded-box border-[2.5px] border-ink"
    >
      <table className="w-full min-w-[40rem] border-collapse text-[0.9375rem]">{children}</table>
    </section>
  );
}

type LinkProps = ComponentPropsWithoutRef<"a"> & Pick<TextPageProps, "onNavigate">;

/** Links within the site do not load the page again. */
function Link({ href = "", children, onNavigate }: LinkProps) {
  const className = "rounded-tag font-bold text-ink underline";
  if (/^\/(?!\/)/.test(href))
    return (
      <PageLink href={href} onNavigate={onNavigate} className={className}>
        {children}
      </PageLink>
    );
  return (
    <a href={href} rel="noopener noreferrer" className={className}>
      {children}
    </a>
  );
}

const look = (className: string) => ({ props: { className } });

function Text({
  markdown,
  onNavigate,
}: {
  readonly markdown: string;
  readonly onNavigate: (path: string) => void;
}) {
  return (
    <Markdown
      className="mx-auto flex w-full max-w-3xl flex-1 flex-col gap-4 px-4.5 py-8 leading-normal lg:py-12"
      options={{
        // The text is the operator's, but a page that can only have text can also only show text.
        disableParsingRawHTML: true,
        forceBlock: true,
        forceWrapper: true,
        wrapper: "article",
        overrides: {
          h1: Title,
          h2: look("mt-4 text-2xl"),
          h3: look("mt-2 text-xl"),
          ul: look("flex list-disc flex-col gap-2 pl-5"),
          ol: look("flex list-decimal flex-col gap-2 pl-5"),
          table: Table,
          th: look("border-b-[2.5px] border-ink bg-yellow p-2.5 text-left font-bold text-on"),
          td: look("border-t border-ink p-2.5 align-top"),
          code: look("rounded-tag bg-paper px-1 font-mono text-[0.9em] break-words"),
          a: { component: Link, props: { onNavigate } },
        },
      }}
    >
      {markdown}
    </Markdown>
  );
}
