// First of all: what it says must hold before the first schema is made.
import "./without-eval.ts";

import { PageId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { Breakage } from "./app/breakage.tsx";
import { createStrangerChat } from "./features/stranger/compose.ts";
import { prepareMedia } from "./features/stranger/prepare-media.ts";
import { broadcastChannel } from "./net/claim.ts";
import { PageSession } from "./net/page-session.ts";
import { openSession } from "./net/session-id.ts";
import { openSocketIoWire } from "./net/socket-io-wire.ts";
import { followPageLife } from "./page-life.ts";
import { Capture } from "./rtc/media-devices.ts";
import "./ui/theme.css";

/** This tab's storage, where the browser lets the page have one. */
function tabStorage(): Storage | null {
  try {
    return sessionStorage;
  } catch {
    return null;
  }
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
      <App line={session.view} stranger={chat} onConnect={() => session.connection.connect()} />
    </Breakage>,
  );
}

const root = document.getElementById("root");
if (root !== null) void start(root);
