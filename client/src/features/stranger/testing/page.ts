import { PageId, type PeerId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept } from "@lets-meet/shared/protocol/ack.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import type { Attached, Snapshot } from "@lets-meet/shared/protocol/session.ts";
import { SendSignal } from "@lets-meet/shared/protocol/signal.ts";
import type { Match } from "@lets-meet/shared/protocol/stranger.ts";
import { acceptancesOn } from "../../../net/acceptances.ts";
import { IceAccess } from "../../../net/ice-access.ts";
import { PageSession } from "../../../net/page-session.ts";
import { openSession } from "../../../net/session-id.ts";
import { fakeBlocks } from "../../../net/testing/blocks.ts";
import { memoryStorage } from "../../../net/testing/browser.ts";
import { fakeWire } from "../../../net/testing/wire.ts";
import { Capture } from "../../../rtc/devices/media-devices.ts";
import { CallIdentities } from "../../../rtc/link/call-identity.ts";
import { fakeVault } from "../../../rtc/testing/fake-certificates.ts";
import { FakeDevices } from "../../../rtc/testing/fake-devices.ts";
import { FakeNetwork } from "../../../rtc/testing/fake-network.ts";
import type { Released } from "../call/call.ts";
import { createStrangerChat } from "../compose.ts";
import { matchOf, searchingOf } from "./samples.ts";

const direct: IceServers = { iceServers: [], policy: "all", expiresInMs: null };

export const settle = async () => {
  for (let turn = 0; turn < 15; turn++) await Promise.resolve();
};

/** The storage of a browser in which the rules were accepted before. */
const acceptedBefore = { "lets-meet:rules": usualRulesVersion };

/** One page with everything in it, against a fake server and network. */
export async function openPage(storage = memoryStorage(acceptedBefore), vault = fakeVault()) {
  const acceptances = acceptancesOn(storage);
  const wire = fakeWire();
  const network = new FakeNetwork();
  const devices = new FakeDevices();
  const screen = { hidden: false };
  /** What a picture of the camera is, in base64; `null` if none can be taken. */
  const camera: { picture: string | null } = { picture: "cGljdHVyZQ==" };
  const grabbed: { readonly track: string; readonly width: number }[] = [];
  const sessionStore = await openSession(storage, { locks: null, openChannel: null, patienceMs: 0 });
  const session = new PageSession({
    openWire: wire.open,
    sessionStore,
    pageId: PageId.parse("p".repeat(21)),
    hasNetwork: () => true,
    acceptances,
    blocks: fakeBlocks(),
  });
  // The double has the members of `MediaDevices` that this code uses.
  const mediaDevices = devices as unknown as MediaDevices;
  const capture = new Capture({ mediaDevices, isSecureContext: true });
  // By default, a page without a shield whose user has consented to reveal the address.
  const consent = { given: true };
  const carried: { readonly peerId: PeerId; readonly link: Released | null }[] = [];
  const ice: { answer: Ack<IceServers> } = { answer: accept(direct) };
  let iceAsked = 0;
  const iceAccess = new IceAccess({
    fetch: () => {
      iceAsked++;
      return Promise.resolve({ json: () => Promise.resolve(ice.answer) });
    },
    key: () => sessionStore.resume(),
    now: () => performance.now(),
  });
  const chat = createStrangerChat({
    session,
    capture,
    acceptances,
    iceAccess,
    identities: new CallIdentities({ storage, vault, resumes: sessionStore.resume() !== null }),
    consent: { given: () => consent.given, give: () => void (consent.given = true) },
    carryOn: (peerId, link, moved) => {
      carried.push({ peerId, link });
      moved();
    },
    storage,
    grab: async (track, width) => {
      grabbed.push({ track: track.id, width });
      return camera.picture;
    },
    subtle: crypto.subtle,
    isSecureContext: true,
    isHidden: () => screen.hidden,
    createConnection: network.create,
  });
  const { connection } = session;
  connection.connect();
  let logId = 0;
  const page = {
    ...chat,
    session,
    capture,
    consent,
    carried,
    ice,
    /** The number of requests for ICE servers. */
    iceAsked: () => iceAsked,
    connection,
    wire,
    network,
    vault,
    devices,
    screen,
    camera,
    grabbed,
    storage,
    phase: () => chat.store.getState().stranger.phase,
    view: () => chat.store.getState(),
    line: () => session.view.getState(),
    /** Adds an entry to the session's log. */
    log: async (name: string, payload: unknown) => {
      wire.say(name, payload, ++logId);
      await settle();
    },
    attach: async (changes: Partial<Attached> = {}) => {
      wire.attach(changes);
      await settle();
    },
    /** Lets the connections finish everything that needs no further input. */
    runConnections: async () => {
      for (let turn = 0; turn < 20; turn++) {
        network.run(0);
        await settle();
      }
    },
    sentSignals: () =>
      wire.asked.flatMap(({ name, payload }) => (name === "signal:send" ? [SendSignal.parse(payload)] : [])),
    /** The page's requests, oldest first, without the one that every page sends at the start. */
    asked: () => wire.asked.map(({ name }) => name).filter((name) => name !== "presence:watch"),
    payload: (name: string) => wire.last(name)?.payload,
    answer: async (name: string, raw: unknown) => {
      wire.last(name)?.answer(raw);
      await settle();
    },
    acceptSearch: async () => {
      const open = wire.asked.findLast(({ name }) => name === "stranger:search" || name === "stranger:next");
      open?.answer(accept(searchingOf()));
      await settle();
    },
    matched: async (match: Match) => page.log("stranger:matched", match),
    /** Searches, and is matched. */
    meet: async (mode: Match["mode"], letter = "a") => {
      chat.actions.start(mode);
      if (mode === "video") chat.actions.searchVideo();
      await page.acceptSearch();
      await page.matched(matchOf(letter, mode));
    },
    inMatch: (match: Match): Snapshot => ({ phase: "matched", match, partnerAway: false }),
  };
  return page;
}
export type Page = Awaited<ReturnType<typeof openPage>>;
