import { CloudAlert, PlugZap, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import type { Tone } from "../ui/tone.ts";
import { appWords } from "./words.ts";

/**
 * What is wrong with the line to the server: lost a moment ago, out of reach for longer, about to be closed by a server
 * that stops, or open again at a server that started anew and knows nothing of the conversation.
 */
export type ConnectionTrouble = "reconnecting" | "unreachable" | "draining" | "restarted";

export type ConnectionBannerProps = {
  readonly trouble: ConnectionTrouble;
  /** Tries at once, while the server is out of reach. */
  readonly onRetry: () => void;
  /** The person has read that the server started anew. */
  readonly onDismiss: () => void;
};

const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;

const shown: Readonly<
  Record<
    ConnectionTrouble,
    { readonly tone: Tone; readonly icon: ReactNode; readonly title: string; readonly more: string }
  >
> = {
  reconnecting: {
    tone: "yellow",
    icon: <PlugZap {...icon} />,
    title: appWords.reconnecting,
    more: appWords.reconnectingMore,
  },
  unreachable: {
    tone: "coral",
    icon: <CloudAlert {...icon} />,
    title: appWords.unreachable,
    more: appWords.unreachableMore,
  },
  draining: {
    tone: "yellow",
    icon: <RefreshCw {...icon} />,
    title: appWords.draining,
    more: appWords.drainingMore,
  },
  restarted: {
    tone: "yellow",
    icon: <RefreshCw {...icon} />,
    title: appWords.restarted,
    more: appWords.restartedMore,
  },
};

/** A band that says what is wrong with the line to the server. The shell puts it into a live region. */
export function ConnectionBanner({ trouble, onRetry, onDismiss }: ConnectionBannerProps) {
  const { tone, icon: sign, title, more } = shown[trouble];
  return (
    <div className="px-2.5 pt-2.5 lg:px-7 lg:pt-4">
      <Banner
        tone={tone}
        icon={sign}
        title={title}
        actions={
          trouble === "unreachable" ? (
            <Button size="small" onClick={onRetry}>
              {appWords.tryNow}
            </Button>
          ) : trouble === "restarted" ? (
            <Button size="small" onClick={onDismiss}>
              {appWords.dismiss}
            </Button>
          ) : null
        }
      >
        {more}
      </Banner>
    </div>
  );
}
