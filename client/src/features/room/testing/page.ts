import { PageId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept } from "@lets-meet/shared/protocol/ack.ts";
import type { RequestName } from "@lets-meet/shared/protocol/events.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import type { RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import type { Attached } from "@lets-meet/shared/protocol/session.ts";
import type { Chime } from "../../../call/chime.ts";
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
import { createRooms } from "../compose.ts";
import type { Membership } from "../state.ts";
import { aMember, aMembership } from "./samples.ts";

export const settle = async () => {
  for (let turn = 0; turn < 25; turn++) await Promise.resolve();
};

const direct: IceServers = { iceServers: [], policy: "all", expiresInMs: null };

/** The room as the server describes it to a session that joins. */
export const joinedOf = ({ facts, peerId, members, knocks }: Membership): RoomJoined => ({
  ...facts,
  peerId,
  members: [...members],
  knocks: [...knocks],
});

/** One page with everything that rooms need, against a fake server and network. */
export async function openRoomPage(storage = memoryStorage(), vault = fakeVault()) {
  const wire = fakeWire();
  const network = new FakeNetwork();
  const devices = new FakeDevices();
  const sessionStore = await openSession(storage, { locks: null, openChannel: null, patienceMs: 0 });
  const session = new PageSession({
    openWire: wire.open,
    sessionStore,
    pageId: PageId.parse("p".repeat(21)),
    hasNetwork: () => true,
    acceptances: acceptancesOn(null),
    blocks: fakeBlocks(),
  });
  // The double has the members of `MediaDevices` that this code uses.
  const mediaDevices = devices as unknown as MediaDevices;
  const capture = new Capture({ mediaDevices, isSecureContext: true });
  const ice: { answer: Ack<IceServers> } = { answer: accept(direct) };
  const iceAccess = new IceAccess({
    fetch: () => Promise.resolve({ json: () => Promise.resolve(ice.answer) }),
    key: () => sessionStore.resume(),
    now: () => performance.now(),
  });
  const went: string[] = [];
  const chimes: Chime[] = [];
  const permissions = { granted: false };
  const rooms = createRooms({
    session,
    capture,
    mediaDevices,
    iceAccess,
    identities: new CallIdentities({ storage, vault, resumes: sessionStore.resume() !== null }),
    storage,
    linkOf: (roomId) => `https://meet.example/r/${roomId}`,
    goHome: () => went.push("home"),
    play: (chime) => chimes.push(chime),
    isGranted: () => Promise.resolve(permissions.granted),
    createConnection: network.create,
  });
  session.connection.connect();
  let logId = 0;
  const page = {
    ...rooms,
    session,
    wire,
    network,
    vault,
    devices,
    capture,
    ice,
    storage,
    went,
    chimes,
    permissions,
    view: () => rooms.store.getState(),
    phase: () => rooms.store.getState().room.phase,
    membership: (): Membership => {
      const { room } = rooms.store.getState();
      if (room.phase !== "inside") throw new Error(`the page is ${room.phase}`);
      return room.membership;
    },
    attach: async (changes: Partial<Attached> = {}) => {
      wire.attach(changes);
      await settle();
    },
    /** Adds an entry to the session's log. */
    log: async (name: string, payload: unknown) => {
      wire.say(name, payload, ++logId);
      await settle();
    },
    asked: () => wire.asked.map(({ name }) => name).filter((name) => name !== "presence:watch"),
    payloads: (name: RequestName) =>
      wire.asked.filter((one) => one.name === name).map(({ payload }) => payload),
    answer: async (name: RequestName, raw: unknown = accept({})) => {
      wire.last(name)?.answer(raw);
      await settle();
    },
    /** Opens the room's link, and is let in at once. */
    enter: async (membership: Membership) => {
      rooms.actions.open(membership.facts.roomId);
      await page.log("room:joined", joinedOf(membership));
    },
  };
  return page;
}

/** A page in a room with those members, which sends no media. */
export async function inCall(...others: readonly string[]) {
  const page = await openRoomPage();
  await page.attach();
  const silent = { mic: false, camera: false, screen: false };
  await page.enter(
    aMembership(
      others.map((name) => aMember(name)),
      {},
      { sending: silent },
    ),
  );
  return page;
}
