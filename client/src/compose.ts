// Must be the first import: it has to run before the first schema is made.
import "./net/without-eval.ts";

import { PageId } from "@lets-meet/shared/ids.ts";
import { pathOfRoom } from "@lets-meet/shared/room-link.ts";
import { nanoid } from "nanoid";
import { navigate } from "wouter/use-browser-location";
import type { AppActions } from "./app/app.tsx";
import { openCheck } from "./app/open-check.ts";
import type { Stores } from "./app/stores.ts";
import { createChimes } from "./call/chime.ts";
import { keepSwitchedOff, recallSwitchedOff } from "./call/devices/switched-off.ts";
import { ScreenAwake } from "./call/screen-awake.ts";
import { createAccount } from "./features/account/compose.ts";
import { createRooms, type RoomCalls } from "./features/room/compose.ts";
import { createStrangerChat } from "./features/stranger/compose.ts";
import { prepareMedia } from "./features/stranger/search/prepare-media.ts";
import { isInMatch } from "./features/stranger/state.ts";
import { consentOn } from "./features/stranger/talk/consent.ts";
import { acceptancesOn } from "./net/acceptances.ts";
import { blocksOn } from "./net/blocks.ts";
import { broadcastChannel } from "./net/claim.ts";
import { IceAccess } from "./net/ice-access.ts";
import { PageSession } from "./net/page-session.ts";
import { openSession } from "./net/session-id.ts";
import { openSocketIoWire } from "./net/socket-io-wire.ts";
import { storageFrom } from "./net/storage.ts";
import { followPageLife } from "./page-life.ts";
import { grantOf, isGranted } from "./rtc/devices/device-grants.ts";
import { Capture } from "./rtc/devices/media-devices.ts";
import { CallIdentities, callIn } from "./rtc/link/call-identity.ts";
import { openCertificateVault } from "./rtc/link/certificate-vault.ts";
import { warmUp } from "./rtc/link/warm-up.ts";
import { pageNow } from "./ui/use-now.ts";
import { whenIdle } from "./when-idle.ts";

/** The composition root of the page: connects the stores to the server, the devices and each other. */
export async function compose(stores: Stores, storage: Storage | null): Promise<AppActions> {
  // Missing outside secure contexts, although its type says otherwise.
  const locks = (navigator as Partial<Navigator>).locks ?? null;
  const sessionStore = await openSession(storage, {
    locks,
    openChannel: broadcastChannel,
    patienceMs: 400,
  });
  const acceptances = acceptancesOn(storageFrom(() => localStorage));
  const session = new PageSession({
    openWire: openSocketIoWire,
    sessionStore,
    pageId: PageId.parse(nanoid()),
    hasNetwork: () => navigator.onLine,
    acceptances,
    blocks: blocksOn({
      storage: storageFrom(() => localStorage),
      now: Date.now,
      fetch: (url, init) => fetch(url, init),
    }),
    view: stores.page,
  });
  // Missing outside secure contexts, although its type says otherwise.
  const { mediaDevices } = navigator as Partial<Navigator>;
  const switchedOff = recallSwitchedOff(storage);
  const capture = new Capture({ mediaDevices, isSecureContext, grantOf, switchedOff });
  capture.listen(() => keepSwitchedOff(storage, capture.switchedOff));
  const iceAccess = new IceAccess({
    fetch: (url, init) => fetch(url, init),
    key: () => sessionStore.resume(),
    now: () => performance.now(),
  });
  const identities = new CallIdentities({
    storage,
    vault: openCertificateVault(() => indexedDB),
    resumes: sessionStore.resume() !== null,
  });
  session.listen({
    attached: ({ snapshot }, first) => {
      if (first) identities.keepOnly(callIn(snapshot));
    },
  });
  const chat = createStrangerChat({
    store: stores.stranger,
    session,
    capture,
    iceAccess,
    identities,
    acceptances,
    consent: consentOn(storageFrom(() => localStorage)),
    carryOn: (peerId, released, moved) =>
      rooms.effects.expect(peerId, released, (roomId) => {
        // At once, so that no other page is rendered in between.
        navigate(pathOfRoom(roomId));
        moved();
      }),
    storage,
    subtle: (crypto as Partial<Crypto>).subtle,
    isSecureContext,
    isHidden: () => document.hidden,
  });
  let warming: Promise<boolean> | undefined;
  const canCall = () => (warming ??= warmUp());
  prepareMedia(chat, capture, canCall);
  const rooms: RoomCalls = createRooms({
    store: stores.room,
    session,
    capture,
    mediaDevices,
    iceAccess,
    identities,
    storage,
    linkOf: (roomId) => new URL(pathOfRoom(roomId), location.href).href,
    goHome: () => navigate("/"),
    isGranted,
    play: createChimes(() => new AudioContext()),
  });
  const account = createAccount({
    store: stores.account,
    fetch: (url, init) => fetch(url, init),
    locks,
    storage: storageFrom(() => localStorage),
    otherPages: window,
    now: Date.now,
    pageNow,
    goTo: (address) => location.assign(address),
    loggedInChanged: () => session.connection.renew(),
  });
  void account.actions.look();
  followPageLife({
    connection: session.connection,
    networkChanged: () => {
      chat.effects.networkChanged();
      rooms.effects.networkChanged();
    },
  });
  account.store.subscribe(({ account: { phase, ...state } }) => {
    const accountName = phase === "logged-in" && "account" in state ? state.account.name : null;
    rooms.store.setState({ accountName });
  });
  const { wakeLock } = navigator as Partial<Navigator>;
  const screen = new ScreenAwake(wakeLock, document);
  const keepScreenOn = () => {
    const { stranger } = chat.store.getState();
    const isFaceToFace = isInMatch(stranger) && stranger.wish.mode === "video";
    screen.want(isFaceToFace || rooms.store.getState().room.phase === "inside");
  };
  chat.store.subscribe(keepScreenOn);
  rooms.store.subscribe(keepScreenOn);
  // The server closes the connections of a login that has ended: the page then checks if it was its own.
  session.view.subscribe(({ connection }, { connection: before }) => {
    if (connection !== "online" || before === "online") return;
    iceAccess.attached();
    if (account.store.getState().account.phase === "logged-in") void account.actions.look();
  });
  session.connection.connect();
  stores.check.setState({
    opened: {
      check: openCheck({ session, iceAccess, capture, mediaDevices, canCall }),
      transport: () => session.connection.transport,
    },
  });
  // Detects a browser without calls before the user tries one; rendering the page comes first.
  whenIdle(() => {
    void canCall().then((can) => {
      if (can) return;
      chat.actions.cannotCall();
      rooms.store.setState({ noCalls: true });
    });
  });
  return {
    stranger: chat.actions,
    room: rooms.actions,
    account: account.actions,
    connect: () => session.connection.connect(),
  };
}
