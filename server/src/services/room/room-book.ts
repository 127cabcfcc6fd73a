import type { RoomId } from "@lets-meet/shared/ids.ts";
import { limits } from "@lets-meet/shared/limits.ts";
import { nameKeyOf } from "@lets-meet/shared/plain-line.ts";
import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import { type Ack, accept, done, type Empty, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { Passcode, RoomSettings } from "@lets-meet/shared/protocol/room.ts";
import type {
  ChangeRoom,
  CreateRoom,
  InviteId,
  NewInvite,
  OwnedRoom,
  OwnedRooms,
} from "@lets-meet/shared/protocol/room-book.ts";
import type { Rate } from "../../domain/token-bucket.ts";
import type { Clock, Hasher, RoomRecord, RoomStore, ShownInvite } from "../../ports.ts";
import type { AccountService } from "../account/account.ts";

import type { Identity } from "../account/token.ts";
import { ConcurrencyLimit } from "../concurrency-limit.ts";
import { secretHashOf } from "../ids.ts";
import { Throttle } from "../throttle.ts";
import type { RoomService } from "./room.ts";

export type RoomBookOptions = {
  readonly store: RoomStore;
  readonly rooms: RoomService;
  readonly hasher: Hasher;
  readonly hashing: ConcurrencyLimit;
  readonly accounts: Pick<AccountService, "isLive" | "accountOf">;
  readonly clock: Clock;
  readonly ids: {
    readonly room: () => RoomId;
    readonly invite: () => InviteId;
    /** An unguessable text of at least 120 bits. */
    readonly token: () => string;
  };
  /** `canRelay`: whether there is a TURN server that can relay a room's calls. */
  readonly config: {
    readonly usual: RoomSettings;
    /**
     * The rates per account of listing rooms, of changing stored data, and of setting a passcode, which is
     * hashed.
     */
    readonly listRate: Rate;
    readonly changeRate: Rate;
    readonly passcodeRate: Rate;
    readonly canRelay: boolean;
    /** The names of the accounts that may create rooms, or all accounts. */
    readonly makers: "all" | readonly string[];
  };
};

/**
 * A list is the most expensive request, and the store may hold the event loop while it answers. So a list is read in
 * parts, and after each part this many times its duration is left to other requests.
 */
const othersShare = 3;
/** The invites to this many rooms are read at once. */
const roomsInPart = 10;
/** A longer part has waited for a remote store, which takes no time from other requests. */
const longPartMs = 10;

/** An account's own rooms: creating, listing, changing and ending them, and their invites. */
export class RoomBook {
  readonly #options: RoomBookOptions;
  readonly #listings: Throttle;
  readonly #changes: Throttle;
  readonly #passcodes: Throttle;
  /** One list runs at a time, and 128 more may wait. */
  readonly #lists = new ConcurrencyLimit(1, 128);
  /** The compared spelling of the names in `makers`; `null` for all accounts. */
  readonly #makers: ReadonlySet<string> | null;
  #nextPartAt = 0;

  constructor(options: RoomBookOptions) {
    this.#options = options;
    const { clock, config } = options;
    this.#makers = config.makers === "all" ? null : new Set(config.makers.map(nameKeyOf));
    this.#listings = new Throttle(clock, config.listRate);
    this.#changes = new Throttle(clock, config.changeRate);
    this.#passcodes = new Throttle(clock, config.passcodeRate);
  }

  async list(who: Identity): Promise<Ack<OwnedRooms>> {
    const owner = who.account;
    const waitMs = this.#listings.take(owner);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const listed = await this.#lists.run(async () => {
      const { store, clock } = this.#options;
      const rooms = await this.#part(() => store.ownedBy(owner));
      const list: OwnedRoom[] = [];
      for (let at = 0; at < rooms.length; at += roomsInPart) {
        const part = rooms.slice(at, at + roomsInPart);
        const ids = part.map(({ id }) => id);
        const invites = await this.#part(() => store.invitesOf(ids, clock.today()));
        list.push(...part.map((room) => shown(room, invites.get(room.id) ?? [])));
      }
      return list;
    });
    if (listed === null) return refuse("rate-limited", 1_000);
    const { usual } = this.#options.config;
    return accept({ rooms: listed, usual, mayCreate: await this.#mayCreate(who) });
  }

  /** True if the operator lets this account create rooms. */
  async #mayCreate(who: Identity): Promise<boolean> {
    if (this.#makers === null || who.isProgram === true) return true;
    if (this.#makers.size === 0) return false;
    const account = await this.#options.accounts.accountOf(who);
    return account !== null && this.#makers.has(nameKeyOf(account.name));
  }

  /** Reads a part of a list, not before the others' share of the time since the last one. */
  async #part<T>(read: () => Promise<T>): Promise<T> {
    const { clock } = this.#options;
    await new Promise<void>((resolve) => clock.after(this.#nextPartAt - clock.now(), resolve));
    const began = clock.now();
    const answer = await read();
    this.#nextPartAt = clock.now() + Math.min(clock.now() - began, longPartMs) * othersShare;
    return answer;
  }

  async create(who: Identity, { name, passcode, settings }: CreateRoom): Promise<Ack<OwnedRoom>> {
    const { store, ids, clock, config } = this.#options;
    const waitMs = this.#changes.take(who.account);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    if (!(await this.#mayCreate(who))) return refuse("switched-off");
    if (settings.relay === true && !config.canRelay) return refuse("no-relay");
    const hashed = await this.#hash(who, passcode);
    if (!hashed.ok) return hashed;
    const room: RoomRecord = {
      id: ids.room(),
      owner: who.account,
      name,
      passcodeHash: hashed.value,
      settings: { ...config.usual, ...settings },
      createdAt: clock.today(),
      lastUsedAt: null,
    };
    const added = await store.create(room, limits.roomsPerAccount);
    if (added !== "added") return refuse(added === "missing" ? "not-logged-in" : added);
    return accept(await this.#shown(room));
  }

  async rename(owner: AccountId, id: RoomId, name: string): Promise<Ack<OwnedRoom>> {
    const room = await this.#own(owner, id);
    return room.ok ? this.#change(room.value, { name }) : room;
  }

  async change(who: Identity, id: RoomId, { settings, passcode }: ChangeRoom): Promise<Ack<OwnedRoom>> {
    const owner = who.account;
    const room = await this.#own(owner, id);
    if (!room.ok) return room;
    if (settings.relay === true && !this.#options.config.canRelay) return refuse("no-relay");
    const chosen = { settings: { ...room.value.settings, ...settings } };
    if (passcode === undefined) return this.#change(room.value, chosen);
    const hashed = await this.#hash(who, passcode);
    return hashed.ok ? this.#change(room.value, { ...chosen, passcodeHash: hashed.value }) : hashed;
  }

  /** Ends the room and its call, and its links with it. */
  async end(owner: AccountId, id: RoomId): Promise<Ack<Empty>> {
    const room = await this.#own(owner, id);
    if (!room.ok) return room;
    await this.#options.store.end(id);
    await this.#options.rooms.ended(id);
    return done;
  }

  async invite(owner: AccountId, id: RoomId, lifetimeMs: number): Promise<Ack<NewInvite>> {
    const { store, ids, clock } = this.#options;
    const room = await this.#own(owner, id);
    if (!room.ok) return room;
    const [inviteId, token, expiresAt] = [ids.invite(), ids.token(), clock.today() + lifetimeMs];
    const stored = { id: inviteId, room: id, tokenHash: secretHashOf(token), expiresAt };
    const added = await store.addInvite(stored, limits.invitesPerRoom, clock.today());
    if (added !== "added") return refuse(added === "missing" ? "no-such-room" : added);
    return accept({ inviteId, token, expiresAt });
  }

  async revoke(owner: AccountId, id: RoomId, invite: InviteId): Promise<Ack<Empty>> {
    const room = await this.#own(owner, id);
    if (!room.ok) return room;
    return (await this.#options.store.revoke(id, invite)) ? done : refuse("no-such-invite");
  }

  async #change(
    room: RoomRecord,
    to: Partial<Pick<RoomRecord, "name" | "settings" | "passcodeHash">>,
  ): Promise<Ack<OwnedRoom>> {
    if (!(await this.#options.store.change(room.id, to))) return refuse("no-such-room");
    const { passcodeHash: _, ...shown } = to;
    if (Object.keys(shown).length > 0) await this.#options.rooms.changed(room.id, shown);
    return accept(await this.#shown({ ...room, ...to }));
  }

  /**
   * The room to be changed, if that account owns it and is within its rate. Other accounts get the same
   * answer as for a missing room.
   */
  async #own(owner: AccountId, id: RoomId): Promise<Ack<RoomRecord>> {
    const waitMs = this.#changes.take(owner);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const room = await this.#options.store.find(id);
    return room === null || room.owner !== owner ? refuse("no-such-room") : accept(room);
  }

  async #hash(who: Identity, passcode: Passcode | null): Promise<Ack<string | null>> {
    if (passcode === null) return accept(null);
    const waitMs = this.#passcodes.take(who.account);
    if (waitMs > 0) return refuse("rate-limited", waitMs);
    const hash = await this.#options.hashing.run(() => this.#options.hasher.hash(passcode));
    if (hash === null) return refuse("rate-limited", 1_000);
    // Hashing takes time, and the login may have ended meanwhile.
    return (await this.#options.accounts.isLive(who)) ? accept(hash) : refuse("not-logged-in");
  }

  async #shown(room: RoomRecord): Promise<OwnedRoom> {
    const now = this.#options.clock.today();
    const invites = await this.#options.store.invitesTo(room.id);
    return shown(
      room,
      invites.filter(({ expiresAt }) => expiresAt > now),
    );
  }
}

/** The room as its owner sees it. */
const shown = (
  { id, name, passcodeHash, settings, createdAt, lastUsedAt }: RoomRecord,
  invites: readonly ShownInvite[],
): OwnedRoom => ({
  roomId: id,
  name,
  hasPasscode: passcodeHash !== null,
  settings,
  createdAt,
  lastUsedAt,
  invites: invites.map((one) => ({ inviteId: one.id, expiresAt: one.expiresAt })),
});
