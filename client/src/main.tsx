// First of all: what it says must hold before the first schema is made.
import "./without-eval.ts";

import { PageId } from "@lets-meet/shared/ids.ts";
import { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { nanoid } from "nanoid";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { Breakage } from "./app/breakage.tsx";
import { CheckPage } from "./features/check/check-page.tsx";
import { createCheck } from "./features/check/compose.ts";
import { reportOf } from "./features/check/report.ts";
import { createStrangerChat } from "./features/stranger/compose.ts";
import { prepareMedia } from "./features/stranger/prepare-media.ts";
import { broadcastChannel } from "./net/claim.ts";
import { PageSession } from "./net/page-session.ts";
import { openSession, type SessionKeeper } from "./net/session-id.ts";
import { openSocketIoWire } from "./net/socket-io-wire.ts";
import { followPageLife } from "./page-life.ts";
import { Capture } from "./rtc/media-devices.ts";
import { createPeerConnection, supportsCalls } from "./rtc/peer-link.ts";
import { createSpeaker } from "./rtc/speaker.ts";
import "./ui/theme.css";

/** This tab's storage, where the browser lets the page have one. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
}

/** The page at /check. */
function checkPage(session: PageSession, keeper: SessionKeeper, capture: Capture) {
  const transport = () => null;
  const check = createCheck({
    capture,
    speaker: createSpeaker(
      (navigator as Partial<Navigator>).mediaDevices,
      (file) => new Audio(URL.createObjectURL(file)),
    ),
    createConnection: supportsCalls() ? createPeerConnection : null,
    iceServers: async () => {
      const key = keeper.resume();
      if (key === null) return null;
      const answer = await fetch("/api/ice-servers?purpose=check", {
        headers: { authorization: `Bearer ${key.sessionId}.${key.secret}` },
      });
      const given = IceServers.safeParse((await answer.json())?.value);
      return given.success ? given.data.iceServers : null;
    },
    ping: async () => {
      const sentAt = performance.now();
      const answer = await session.ask("presence:watch", { watch: true });
      return answer.ok ? performance.now() - sentAt : null;
    },
    transport,
    now: () => performance.now(),
  });
  return (
    <CheckPage
      {...check}
      report={(now) =>
        reportOf(now, { at: new Date(), userAgent: navigator.userAgent, transport: transport() })
      }
      copy={(text) => navigator.clipboard.writeText(text)}
      onHome={() => location.assign("/")}
    />
  );
}

async function start(root: HTMLElement): Promise<void> {
  const shelf = tabStorage();
  const keeper = await openSession(shelf, {
    // Missing outside secure contexts, whatever the types say.
    locks: (navigator as Partial<Navigator>).locks ?? null,
    openChannel: broadcastChannel,
    patienceMs: 400,
  });
  const session = new PageSession({
    openWire: openSocketIoWire,
    keeper,
    pageId: PageId.parse(nanoid()),
    hasNetwork: () => navigator.onLine,
  });
  const capture = new Capture({
    // Missing outside secure contexts, whatever the types say.
    mediaDevices: (navigator as Partial<Navigator>).mediaDevices,
    isSecureContext,
  });
  const chat = createStrangerChat({
    session,
    capture,
    shelf,
    subtle: (crypto as Partial<Crypto>).subtle,
    isSecureContext,
    isHidden: () => document.hidden,
  });
  prepareMedia(chat, capture, shelf);
  followPageLife({
    connection: session.connection,
    networkChanged: () => chat.effects.networkChanged(),
  });
  session.connection.connect();
  createRoot(root).render(
    <Breakage onReload={() => location.reload()}>
      <App
        line={session.view}
        stranger={chat}
        onConnect={() => session.connection.connect()}
        check={location.pathname === "/check" ? checkPage(session, keeper, capture) : null}
      />
    </Breakage>,
  );
}

const root = document.getElementById("root");
if (root !== null) void start(root);
