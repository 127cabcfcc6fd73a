import type { PeerId, RoomId, SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Joined, JoinRoom, RoomPreview } from "@lets-meet/shared/protocol/room.ts";
import { entryRefusal } from "../../domain/room/room-entry.ts";
import type { Person } from "../../domain/room/room-state.ts";
import type { Rate } from "../../domain/token-bucket.ts";
import type { Clock, Hasher, RoomRecord, RoomStore } from "../../ports.ts";
import type { AccountService } from "../account/account.ts";
import type { Identity } from "../account/token.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { ConcurrencyLimit } from "../concurrency-limit.ts";
import { secretHashOf } from "../ids.ts";
import type { StrangerService } from "../stranger/stranger.ts";
import { Throttle } from "../throttle.ts";
import type { RoomService } from "./room.ts";

export type RoomEntryOptions = {
  readonly store: RoomStore;
  readonly rooms: RoomService;
  readonly strangers: StrangerService;
  readonly accounts: Pick<AccountService, "accountOf" | "isLive">;
  readonly hasher: Hasher;
  readonly hashing: ConcurrencyLimit;
  readonly clock: Clock;
  readonly newPeerId: () => PeerId;
  readonly admission: Admission;
  /** The rate of passcode attempts at one room, over all callers. */
  readonly config: { readonly roomRate: Rate };
};

/**
 * The caller: a session, its address, and the login of its handshake, which may have ended since.
 */
export type Caller = {
  readonly session: SessionId;
  readonly visitor: Visitor;
  readonly identity: Identity | null;
  /** True if the connection still has the session: checks take time. */
  readonly isCurrent: () => boolean;
};

/** The entry's data on a room. `owner`: `null` for a room without an owner. */
type Known = Pick<RoomRecord, "id" | "name" | "passcodeHash" | "settings" | "lastUsedAt"> & {
  readonly owner: RoomRecord["owner"] | null;
};

/** Within this time of the stored one, another use of a room is not written: joins are frequent, and writes slow. */
const usedAgainMs = 60_000;

/** The entrance to rooms: checks invite and passcode, and passes permitted callers on to the room itself. */
export class RoomEntry {
  readonly #options: RoomEntryOptions;
  readonly #passcodes: Throttle;
  readonly #newcomers: Throttle;
  readonly #firstTries: Throttle;
  #draining = false;

  constructor(options: RoomEntryOptions) {
    this.#options = options;
    const { clock, config } = options;
    this.#passcodes = new Throttle(clock, config.roomRate);
    this.#newcomers = new Throttle(clock, config.roomRate);
    this.#firstTries = new Throttle(clock, { perSecond: 1 / 600, burst: 1 });
  }

  /** Refuses all new entries from now on; calls go on. */
  drain(): void {
    this.#draining = true;
  }

  async look(caller: Caller, id: RoomId): Promise<Ack<RoomPreview>> {
    const [record, isLive] = await Promise.all([this.#find(id), this.#isLive(caller)]);
    if (record === null) return refuse("no-such-room");
    const room = this.#options.rooms.live(record);
    const account = isLive ? (caller.identity?.account ?? null) : null;
    const isOpen = record.passcodeHash === null && !room.settings.lobby && room.settings.guests;
    return accept({
      name: room.name,
      needsPasscode: record.passcodeHash !== null,
      settings: room.settings,
      locked: room.locked,
      count: room.members.length,
      inside: isOpen ? room.members.map(({ name }) => name) : [],
      isOwner: account !== null && account === record.owner,
      isInside:
        account !== null &&
        room.members.some((one) => one.account === account && one.session !== caller.session),
    });
  }

  async join(caller: Caller, asked: JoinRoom): Promise<Ack<Joined>> {
    if (this.#draining) return refuse("draining");
    const { store, rooms, strangers, clock } = this.#options;
    const person = await this.#personOf(caller, asked);
    if (!person.ok) return person;
    const known = await this.#find(asked.roomId);
    if (known === null) return refuse("no-such-room");
    const present = rooms.roomOf(caller.session);
    if (present !== null && present.id !== asked.roomId) return refuse("in-room");
    const pass =
      present === null
        ? await this.#pass(caller.visitor, person.value, known, asked)
        : accept({ invited: false });
    if (!pass.ok) return pass;
    // The checks took time: the owner's changes since then apply, and the login may have ended.
    const [record, isLive] = await Promise.all([this.#find(asked.roomId), this.#isLive(caller)]);
    if (!isLive) return refuse("not-logged-in");
    // From here on nothing is awaited before the entry.
    if (record === null || !caller.isCurrent()) return refuse("no-such-room");
    // Only a session that is still inside or in the lobby needed no check. This one left meanwhile.
    if (present !== null && rooms.roomOf(caller.session)?.id !== record.id) return refuse("not-in-room");
    // The passcode has changed since it was checked.
    const isOwner = person.value.account !== null && person.value.account === record.owner;
    if (present === null && !pass.value.invited && !isOwner && record.passcodeHash !== known.passcodeHash)
      return refuse("wrong-passcode");
    const stopped = strangers.cancel(caller.session);
    if (strangers.snapshot(caller.session) !== null) return refuse("in-match");
    const entered = rooms.enter(record, {
      person: person.value,
      invited: pass.value.invited,
      network: caller.visitor.address,
    });
    const [answer] = await Promise.all([entered, stopped]);
    // If the login ended between the store's answer and the entry, its end did not find this membership.
    if (caller.identity !== null && !(await this.#isLive(caller))) {
      await rooms.loginEnded(caller.identity.account, caller.identity.family);
      return refuse("not-logged-in");
    }
    // The person is inside by now: a store failure at this point only loses a date.
    const isUse = answer.ok && answer.value.place === "inside" && record.owner !== null;
    const usedAt = record.lastUsedAt ?? Number.NEGATIVE_INFINITY;
    if (isUse && Math.abs(clock.today() - usedAt) >= usedAgainMs)
      await store.change(record.id, { lastUsedAt: clock.today() }).catch(() => false);
    return answer;
  }

  /** The stored room of that id, or the live room without an owner. */
  async #find(id: RoomId): Promise<Known | null> {
    await this.#options.rooms.refresh(id);
    const ownerless = this.#options.rooms.ownerless(id);
    if (ownerless === null) return this.#options.store.find(id);
    return { ...ownerless, passcodeHash: null, lastUsedAt: null };
  }

  async #personOf({ session, identity }: Caller, { name, sending }: JoinRoom): Promise<Ack<Person>> {
    const peerId = this.#options.newPeerId();
    if (identity !== null) {
      const account = await this.#options.accounts.accountOf(identity);
      if (account === null) return refuse("not-logged-in");
      const { accountId, name: called } = account;
      return accept({ session, peerId, name: called, account: accountId, login: identity.family, sending });
    }
    if (name === null) return refuse("name-needed");
    return accept({ session, peerId, name, account: null, login: null, sending });
  }

  /** True if the caller's login still lives, and for every anonymous caller. */
  #isLive({ identity }: Caller): Promise<boolean> {
    return identity === null ? Promise.resolve(true) : this.#options.accounts.isLive(identity);
  }

  /**
   * True if invite and passcode open the room to that person. Nothing is hashed for a person who is refused
   * anyway.
   */
  async #pass(
    visitor: Visitor,
    person: Person,
    record: Known,
    { invite, passcode }: JoinRoom,
  ): Promise<Ack<{ readonly invited: boolean }>> {
    const room = this.#options.rooms.live(record);
    const refusal = entryRefusal(room, person, this.#options.clock.now());
    if (refusal !== null) return refuse(refusal.code, refusal.retryAfterMs);
    const isOwner = person.account !== null && person.account === record.owner;
    if (isOwner) return accept({ invited: false });
    if (invite !== null)
      return (await this.#isInvited(record.id, invite))
        ? accept({ invited: true })
        : refuse("no-such-invite");
    const { passcodeHash } = record;
    if (passcodeHash === null) return accept({ invited: false });
    if (passcode === null) return refuse("wrong-passcode");
    const addressMs = this.#options.admission.take(visitor, "passcode");
    // The first try of an address at this room uses a separate bucket, which guessing addresses cannot use
    // up.
    const ownTries = `${record.id} ${visitor.address}`;
    const isFirst = addressMs === 0 && this.#firstTries.take(ownTries) === 0;
    const line = isFirst ? this.#newcomers : this.#passcodes;
    const waitMs = addressMs > 0 ? addressMs : line.take(record.id);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const isRight = await this.#options.hashing.run(() =>
      this.#options.hasher.verify(passcodeHash, passcode),
    );
    // Only a wrong guess uses up a try: thirty guests of one network may enter together.
    if (isRight !== false) {
      this.#options.admission.giveBack(visitor, "passcode");
      line.giveBack(record.id);
      // A crowd with right passcodes must not fill the table against newcomers of other rooms.
      if (isFirst) this.#firstTries.giveBack(ownTries);
    }
    if (isRight === null) return refuse("rate-limited", 1_000);
    return isRight ? accept({ invited: false }) : refuse("wrong-passcode");
  }

  async #isInvited(room: RoomId, token: string): Promise<boolean> {
    const hash = secretHashOf(token);
    const invites = await this.#options.store.invitesTo(room);
    return invites.some(
      ({ tokenHash, expiresAt }) => tokenHash === hash && expiresAt > this.#options.clock.today(),
    );
  }
}
