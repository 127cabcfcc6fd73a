import { CloudAlert, PlugZap, RefreshCw } from "lucide-react";
import type { ReactNode } from "react";
import { Banner } from "../ui/banner.tsx";
import { Button } from "../ui/button.tsx";
import type { Tone } from "../ui/tone.ts";
import { appWords } from "./words.ts";

/**
 * The state of the connection to the server: lost a moment ago, unreachable for longer, about to be closed by
 * a server that stops, open again at a restarted server that does not know the conversation, or refused
 * because of too many connections from this network, a full server, or a page that is older than the server.
 */
export type ConnectionTrouble =
  | "reconnecting"
  | "unreachable"
  | "draining"
  | "restarted"
  | "crowded"
  | "full"
  | "outdated";

/** The activity that continues without the server: a call with its chat, a call alone, or nothing. */
export type Meanwhile = "linked" | "call" | "nothing";

export type ConnectionBannerProps = {
  readonly trouble: ConnectionTrouble;
  readonly meanwhile: Meanwhile;
  /** Retries at once while the server is unreachable. */
  readonly onRetry: () => void;
  /** The user has read that the server restarted. */
  readonly onDismiss: () => void;
  /** Loads the page again. */
  readonly onReload: () => void;
};

const icon = { "aria-hidden": true, size: 22, strokeWidth: 2.4 } as const;

const whileAway = (more: string) => (meanwhile: Meanwhile) => `${more} ${appWords.goesOn[meanwhile]}`.trim();

const shown: Readonly<
  Record<
    ConnectionTrouble,
    {
      readonly tone: Tone;
      readonly icon: ReactNode;
      readonly title: string;
      readonly more: (meanwhile: Meanwhile) => string;
    }
  >
> = {
  reconnecting: {
    tone: "yellow",
    icon: <PlugZap {...icon} />,
    title: appWords.reconnecting,
    more: whileAway(appWords.reconnectingMore),
  },
  unreachable: {
    tone: "coral",
    icon: <CloudAlert {...icon} />,
    title: appWords.unreachable,
    more: whileAway(appWords.unreachableMore),
  },
  draining: {
    tone: "yellow",
    icon: <RefreshCw {...icon} />,
    title: appWords.draining,
    more: whileAway(appWords.drainingMore),
  },
  crowded: {
    tone: "coral",
    icon: <CloudAlert {...icon} />,
    title: appWords.crowded,
    more: whileAway(appWords.crowdedMore),
  },
  full: {
    tone: "coral",
    icon: <CloudAlert {...icon} />,
    title: appWords.full,
    more: whileAway(appWords.fullMore),
  },
  outdated: {
    tone: "yellow",
    icon: <RefreshCw {...icon} />,
    title: appWords.outdated,
    more: whileAway(appWords.outdatedMore),
  },
  restarted: {
    tone: "yellow",
    icon: <RefreshCw {...icon} />,
    title: appWords.restarted,
    more: (meanwhile) => appWords.restartedMore[meanwhile],
  },
};

/** A banner about the connection to the server. The shell puts it into a live region. */
export function ConnectionBanner({
  trouble,
  meanwhile,
  onRetry,
  onDismiss,
  onReload,
}: ConnectionBannerProps) {
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
          ) : trouble === "outdated" ? (
            <Button size="small" onClick={onReload}>
              {appWords.reload}
            </Button>
          ) : null
        }
      >
        {more(meanwhile)}
      </Banner>
    </div>
  );
}
