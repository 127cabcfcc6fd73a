import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { defaultSite, type Site } from "@lets-meet/shared/site.ts";
import { createStore } from "zustand/vanilla";
import { openAccount } from "../../features/account/testing/page.ts";
import { createRooms } from "../../features/room/compose.ts";
import type { Page } from "../../features/stranger/testing/page.ts";
import { IceAccess } from "../../net/ice-access.ts";
import { CallIdentities } from "../../rtc/link/call-identity.ts";
import { fakeVault } from "../../rtc/testing/fake-certificates.ts";
import { App } from "../app.tsx";
import { openCheck } from "../open-check.ts";

/** The whole app around a stranger page that a test has opened. */
export function appOf(page: Page, site: Site = defaultSite) {
  const { session, capture, storage, network } = page;
  const mediaDevices = undefined;
  const iceAccess = new IceAccess({
    fetch: () => Promise.reject(new TypeError("no network")),
    key: () => null,
    now: () => 0,
  });
  const rooms = createRooms({
    session,
    capture,
    mediaDevices,
    iceAccess,
    identities: new CallIdentities({ storage: null, vault: fakeVault(), resumes: false }),
    storage,
    linkOf: pathOfRoom,
    goHome: () => {},
    play: () => {},
    isGranted: () => Promise.resolve(false),
    createConnection: network.create,
  });
  const check = openCheck({ session, iceAccess, capture, mediaDevices, canCall: async () => true });
  const { account } = openAccount();
  const stores = {
    site,
    page: session.view,
    stranger: page.store,
    room: rooms.store,
    account: account.store,
    check: createStore(() => ({ opened: { check, transport: () => null } })),
  };
  const actions = {
    stranger: page.actions,
    room: rooms.actions,
    account: account.actions,
    connect: () => session.connection.connect(),
  };
  return { rooms, account, element: <App stores={stores} actions={actions} /> };
}
