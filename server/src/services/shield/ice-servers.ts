import { createHmac } from "node:crypto";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { Region } from "@lets-meet/shared/places.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type {
  AskIceServers,
  IcePurpose,
  IceServer,
  IceServers,
} from "@lets-meet/shared/protocol/ice-servers.ts";
import type { SessionKey } from "@lets-meet/shared/protocol/session.ts";
import { memberOf } from "../../domain/room/room-state.ts";
import { nearestFirst, type TurnServer } from "../../domain/shield/turn-server.ts";
import type { Rate } from "../../domain/token-bucket.ts";
import type { Clock } from "../../ports.ts";
import type { Admission, Visitor } from "../admission.ts";
import type { RoomService } from "../room/room.ts";
import type { SessionService } from "../session/session.ts";
import type { StrangerService } from "../stranger/stranger.ts";
import { Throttle } from "../throttle.ts";

export type IceServersOptions = {
  readonly sessions: SessionService;
  readonly strangers: StrangerService;
  readonly rooms: RoomService;
  readonly admission: Admission;
  readonly clock: Clock;
  readonly config: {
    readonly stun: readonly IceServer[];
    readonly turn: {
      /** coturn's static-auth-secret. */
      readonly secret: string;
      /** The pool that relays only to itself: for calls in which all peers are relay-only. */
      readonly strangers: readonly TurnServer[];
      readonly rooms: readonly TurnServer[];
      readonly credentialMs: number;
      readonly checkMs: number;
    } | null;
    /** True if strangers' video is relay-only. */
    readonly shield: boolean;
    readonly sessionRates: { readonly [P in IcePurpose]: Rate };
  };
};

/** The resources of a call: a pool of servers, sorted for a region, and the ICE transport policy. */
type Use = {
  readonly pool: "strangers" | "rooms";
  readonly region: Region | null;
  readonly policy: IceServers["policy"];
};

/** Issues ICE servers, with expiring TURN credentials, to sessions that need them for a call. */
export class IceServersService {
  readonly #options: IceServersOptions;
  readonly #throttles: { readonly [P in IcePurpose]: Throttle };

  constructor(options: IceServersOptions) {
    this.#options = options;
    const throttle = (purpose: IcePurpose) =>
      new Throttle(options.clock, options.config.sessionRates[purpose]);
    this.#throttles = { call: throttle("call"), search: throttle("search"), check: throttle("check") };
  }

  ask(visitor: Visitor, key: SessionKey | null, { purpose, region }: AskIceServers): Ack<IceServers> {
    const { sessions, config } = this.#options;
    if (key === null || !sessions.isKeyOfAwaited(key)) return refuse("no-such-session");
    const id = key.sessionId;
    const sessionWaitMs = this.#throttles[purpose].take(id);
    if (sessionWaitMs > 0) return refuse("rate-limited", sessionWaitMs);
    if (purpose === "check") return this.#answer(visitor, id, this.#checkOf(id), config.turn?.checkMs);
    const use = purpose === "search" ? this.#stranger(region ?? null) : this.#callOf(id);
    return use === null ? refuse("no-call") : this.#answer(visitor, id, use, config.turn?.credentialMs);
  }

  /**
   * The servers for the call that this session searches for or is in; `null` if there is none, or no servers
   * for it.
   */
  forCall(visitor: Visitor, id: SessionId): IceServers | null {
    const use = this.#callOf(id);
    const answer = use && this.#answer(visitor, id, use, this.#options.config.turn?.credentialMs);
    return answer?.ok === true ? answer.value : null;
  }

  /**
   * A check calls itself, so both its sides can use the relay-only pool; it tries direct candidates as well.
   */
  #checkOf(id: SessionId): Use {
    const region = this.#options.strangers.wishOf(id)?.region ?? null;
    return { pool: "strangers", region, policy: "all" };
  }

  #callOf(id: SessionId): Use | null {
    const { strangers, rooms } = this.#options;
    const room = rooms.roomOf(id);
    if (room !== null) {
      if (memberOf(room, id) === undefined) return null;
      return room.settings.relay
        ? { pool: "strangers", region: null, policy: "relay" }
        : { pool: "rooms", region: null, policy: "all" };
    }
    const wish = strangers.wishOf(id);
    if (wish === null || wish.mode !== "video") return null;
    return this.#stranger(wish.region);
  }

  #stranger(region: Region | null): Use {
    return { pool: "strangers", region, policy: this.#options.config.shield ? "relay" : "all" };
  }

  /**
   * Each session has its own handle at the relay, and with it a quota: an address gets only a limited rate of
   * them.
   */
  #answer(visitor: Visitor, id: SessionId, { pool, region, policy }: Use, expiresInMs = 0): Ack<IceServers> {
    const { stun, turn } = this.#options.config;
    if (turn === null)
      return policy === "relay"
        ? refuse("no-relay")
        : accept({ iceServers: [...stun], policy, expiresInMs: null });
    if (!this.#options.sessions.isRelaying(id)) {
      const waitMs = this.#options.admission.take(visitor, "relay");
      if (waitMs > 0) return refuse("rate-limited", waitMs);
      this.#options.sessions.noteRelaying(id);
    }
    const urls = nearestFirst(turn[pool], region).map(({ url }) => url);
    const relays = { urls, ...credentialsOf(turn.secret, id, this.#options.clock.today() + expiresInMs) };
    return accept({ iceServers: policy === "relay" ? [relays] : [...stun, relays], policy, expiresInMs });
  }
}

/**
 * Time-limited credentials for coturn's `use-auth-secret` (draft-uberti-behave-turn-rest-00 §2.2). The handle
 * is constant for a session, so that coturn's quota counts all of its allocations, and it does not reveal the
 * session.
 */
function credentialsOf(secret: string, id: SessionId, expiresAt: number) {
  const handle = createHmac("sha256", secret).update(`handle:${id}`).digest("base64url").slice(0, 22);
  const username = `${Math.floor(expiresAt / 1_000)}:${handle}`;
  return { username, credential: createHmac("sha1", secret).update(username).digest("base64") };
}
