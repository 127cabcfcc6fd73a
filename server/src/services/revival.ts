import type { SessionId } from "@lets-meet/shared/ids.ts";
import type { RoomLeft } from "@lets-meet/shared/protocol/room.ts";
import type { Handshake } from "@lets-meet/shared/protocol/session.ts";
import type { PageEntry } from "../domain/entries.ts";
import { remember, revivedPair } from "../domain/revive.ts";
import { type MatchStanding, placeInMatch, placeOf, type RoomStanding } from "../domain/standing.ts";
import { type Bus, type Clock, type RoomStore, sessionTopic } from "../ports.ts";
import type { AccountService } from "./account.ts";
import { equalSecrets, secretHashOf } from "./ids.ts";
import type { PassFacts, PassSeal } from "./pass-seal.ts";
import type { RoomOrigin, RoomService } from "./room.ts";
import type { SessionService } from "./session.ts";
import type { StrangerService } from "./stranger.ts";

export type RevivalOptions = {
  readonly seal: PassSeal | null;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly sessions: SessionService;
  readonly strangers: StrangerService;
  readonly rooms: RoomService;
  readonly store: Pick<RoomStore, "find">;
  readonly accounts: Pick<AccountService, "accountOf" | "isLive">;
  /** Unix milliseconds. */
  readonly today: () => number;
};

type Resume = NonNullable<Handshake["resume"]>;
type IsKnown = (id: SessionId) => boolean;
/** The room of a standing as the store has it now, or why its member is not in it any more. */
type Origin = RoomOrigin | RoomLeft["reason"];

/**
 * Knows sessions again that a process before this one has known, by the passes that their pages show. The first of a
 * match or a room to come back brings it back with everybody in it away, and each is awaited inside the usual grace as if
 * their connections had dropped this moment; whoever comes later finds what has happened meanwhile in their log.
 */
export class Revival {
  readonly #options: RevivalOptions;

  constructor(options: RevivalOptions) {
    this.#options = options;
  }

  /**
   * To be called before the page is attached. What this process knows by itself always counts for more: a session that
   * it has known, or has brought back once, is resumed with its secret or not at all.
   */
  async revive(resume: Resume): Promise<void> {
    const { sessions, strangers } = this.#options;
    if (sessions.familiar(resume.sessionId) === "by-itself") return;
    const facts = this.#read(resume);
    if (facts === null) return;
    const { session, standing } = facts;
    const origin = standing.kind === "room" ? await this.#originOf(standing, session) : null;
    // From here on nothing is awaited: two pages that come at the same instant find each other.
    const familiar = sessions.familiar(session);
    if (familiar === "by-itself") return;
    strangers.restore([remember(strangers.stateOf(session), facts.blocked, standing)]);
    // A login that has ended is dealt with below, together with those of the other members.
    const agrees = familiar?.placedAt === placeOf(standing, session) && origin !== "ended";
    const disowned = familiar === null || agrees ? [] : this.#disown(session);
    const said = agrees ? [] : [...disowned, ...this.#bringBack(facts, origin)];
    // Whoever had been removed may have come first, with a pass from before that.
    const corrected = standing.kind === "room" ? this.#options.rooms.correct(standing, facts.at) : null;
    sessions.prove(session, resume.secret, resume.seq ?? 0);
    await Promise.all([...said, corrected]);
    if (standing.kind === "room") await this.#sendOutEnded(standing);
  }

  #read({ pass, sessionId, secret }: Resume): PassFacts | null {
    const { seal, today } = this.#options;
    const facts = pass === undefined || pass === null ? null : (seal?.open(pass, today()) ?? null);
    if (facts === null || facts.session !== sessionId) return null;
    return equalSecrets(facts.secretHash, secretHashOf(secret)) ? facts : null;
  }

  async #originOf({ roomId, nobodys, members }: RoomStanding, id: SessionId): Promise<Origin> {
    const { store, accounts } = this.#options;
    const own = members.find(({ session }) => session === id);
    const { account = null, login = null } = own ?? {};
    if (account !== null && login !== null) {
      const identity = { account, family: login };
      if ((await accounts.accountOf(identity)) === null) return "logged-out";
    }
    if (nobodys !== null) return { id: roomId, owner: null, ...nobodys };
    return (await store.find(roomId)) ?? "ended";
  }

  /** A pass also brings back the other members, whose logins may have ended while the server was down. */
  async #sendOutEnded({ members }: RoomStanding): Promise<void> {
    const { rooms, accounts } = this.#options;
    await Promise.all(
      members.map(async ({ account, login }) => {
        if (account === null || login === null) return;
        if (!(await accounts.isLive({ account, family: login }))) await rooms.loginEnded(account, login);
      }),
    );
  }

  #bringBack({ session, standing, at }: PassFacts, origin: Origin | null): readonly Promise<unknown>[] {
    const { sessions } = this.#options;
    const isKnown = (id: SessionId) => id !== session && sessions.familiar(id) !== null;
    const said =
      standing.kind === "match"
        ? this.#bringMatchBack(session, standing, isKnown)
        : standing.kind === "room"
          ? this.#bringRoomBack(session, standing, at, origin, isKnown)
          : [];
    sessions.expect(session, placeOf(standing, session));
    return said;
  }

  /** Another's pass has this session elsewhere. The two do not agree, and its own word about itself counts. */
  #disown(session: SessionId): readonly Promise<unknown>[] {
    const { strangers, rooms } = this.#options;
    const match = strangers.matchOf(session);
    if (match !== null) return [strangers.leave(session, match.matchId)];
    return [Promise.resolve(rooms.run(session, null, { kind: "leave" }))];
  }

  /** A partner whom this process knows is not in that match, or this session would be known as well. */
  #bringMatchBack(
    session: SessionId,
    standing: MatchStanding,
    isKnown: IsKnown,
  ): readonly Promise<unknown>[] {
    const { sessions, strangers, clock } = this.#options;
    const { match, partner } = standing;
    const own = strangers.stateOf(session);
    const isOver = own.met.some(({ matchId }) => matchId === match.matchId);
    if (isOver || isKnown(partner)) {
      const payload = { matchId: match.matchId, reason: "left" } as const;
      return [this.#say(session, { kind: "page", event: "stranger:partner-left", payload })];
    }
    strangers.restore(revivedPair(own, standing, clock.now()));
    sessions.expect(partner, placeInMatch(match.matchId, session));
    return [];
  }

  #bringRoomBack(
    session: SessionId,
    standing: RoomStanding,
    at: number,
    origin: Origin | null,
    isKnown: IsKnown,
  ): readonly Promise<unknown>[] {
    const { sessions, rooms } = this.#options;
    const roomId = standing.roomId;
    const leave = (reason: RoomLeft["reason"]) =>
      this.#say(session, { kind: "page", event: "room:left", payload: { roomId, reason } });
    if (typeof origin === "string" || origin === null) return [leave(origin ?? "ended")];
    const { inside, said } = rooms.revive(origin, standing, at, isKnown);
    for (const id of inside) if (id !== session) sessions.expect(id, placeOf(standing, id));
    return inside.includes(session) ? [said] : [said, leave("ended")];
  }

  #say(session: SessionId, entry: PageEntry): Promise<unknown> {
    return this.#options.bus.append(sessionTopic(session), entry);
  }
}
