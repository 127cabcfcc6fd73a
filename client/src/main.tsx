// First of all: what it says must hold before the first schema is made.
import "./without-eval.ts";

import { PageId } from "@lets-meet/shared/ids.ts";
import { nanoid } from "nanoid";
import { createRoot } from "react-dom/client";
import { App } from "./app/app.tsx";
import { Breakage } from "./app/breakage.tsx";
import { createAccount } from "./features/account/compose.ts";
import { createStrangerChat } from "./features/stranger/compose.ts";
import { prepareMedia } from "./features/stranger/prepare-media.ts";
import { broadcastChannel } from "./net/claim.ts";
import { openSession } from "./net/session-id.ts";
import { openSocketIoWire } from "./net/socket-io-wire.ts";
import { followPageLife } from "./page-life.ts";
import "./ui/theme.css";

/** A storage, where the browser lets the page have one. */
function storageFrom(get: () => Storage): Storage | null {
  try {
    return get();
  } catch {
    return null;
  }
}

async function start(root: HTMLElement): Promise<void> {
  const shelf = storageFrom(() => sessionStorage);
  // Missing outside secure contexts, whatever the types say.
  const locks = (navigator as Partial<Navigator>).locks ?? null;
  const keeper = await openSession(shelf, {
    locks,
    openChannel: broadcastChannel,
    patienceMs: 400,
  });
  const chat = createStrangerChat({
    openWire: openSocketIoWire,
    keeper,
    pageId: PageId.parse(nanoid()),
    shelf,
    subtle: (crypto as Partial<Crypto>).subtle,
    mediaDevices: (navigator as Partial<Navigator>).mediaDevices,
    isSecureContext,
    hasNetwork: () => navigator.onLine,
    isHidden: () => document.hidden,
  });
  const account = createAccount({
    fetch: (input, init) => fetch(input, init),
    locks,
    shelf: storageFrom(() => localStorage),
    otherPages: window,
    now: Date.now,
    loggedInChanged: () => chat.connection.renew(),
  });
  void account.actions.look();
  prepareMedia(chat, shelf);
  followPageLife(chat);
  chat.connection.connect();
  createRoot(root).render(
    <Breakage onReload={() => location.reload()}>
      <App
        store={chat.store}
        actions={chat.actions}
        account={account}
        onConnect={() => chat.connection.connect()}
      />
    </Breakage>,
  );
}

const root = document.getElementById("root");
if (root !== null) void start(root);
