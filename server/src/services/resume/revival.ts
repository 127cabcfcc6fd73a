import type { PeerId, SessionId } from "@lets-meet/shared/ids.ts";
import type { RoomLeft } from "@lets-meet/shared/protocol/room.ts";
import type { Handshake } from "@lets-meet/shared/protocol/session.ts";
import { momentOf, type Placement, type Verdict, weigh } from "../../domain/resume/placement.ts";
import {
  type MatchResumeState,
  placeInMatch,
  placeInRoom,
  placeOf,
  type RoomResumeState,
} from "../../domain/resume/resume-state.ts";
import { revivedPair, withOwnWish } from "../../domain/resume/revive.ts";
import type { Restoration } from "../../domain/resume/revive-room.ts";
import { memberOf, type Person } from "../../domain/room/room-state.ts";
import type { PageEntry } from "../../domain/session/entries.ts";
import { areBarred } from "../../domain/stranger/stranger.ts";
import { type Bus, type Clock, type MaybePromise, type RoomStore, sessionTopic } from "../../ports.ts";
import type { AccountService } from "../account/account.ts";
import { equalSecrets, secretHashOf } from "../ids.ts";
import type { RoomService } from "../room/room.ts";
import type { InitialRoom } from "../room/room-options.ts";
import type { SessionService } from "../session/session.ts";
import type { StrangerService } from "../stranger/stranger.ts";
import type { ResumeTokenContents, ResumeTokenSeal } from "./resume-token-seal.ts";

export type RevivalOptions = {
  readonly seal: ResumeTokenSeal | null;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly sessions: SessionService;
  readonly strangers: StrangerService;
  readonly rooms: RoomService;
  readonly store: Pick<RoomStore, "find">;
  readonly accounts: Pick<AccountService, "isLive">;
};

type Resume = NonNullable<Handshake["resume"]>;
/** The room of a resume state as the store has it now, or the reason why its member is no longer in it. */
type StoredRoom = InitialRoom | RoomLeft["reason"];

/** The effect of a token on a session, and whether the session may be restored to the place in the token. */
type Weighed = { readonly verdict: Verdict; readonly restoration: Restoration };
/** Started work, awaited once all decisions are made. */
type Started = readonly MaybePromise<unknown>[];

/**
 * Recognizes sessions of an earlier process by the tokens that their pages show. The first page of a match or
 * a room to return restores it, with all of its sessions away. Each session is awaited for the usual grace,
 * as if its connection had just dropped; a page that returns later finds the events since in its log.
 *
 * Pages may show stale tokens in any order. The newest token that reports a session decides where it is, until
 * the session has shown its own token; from then on it is known first-hand, and no token moves it.
 */
export class Revival {
  readonly #options: RevivalOptions;

  constructor(options: RevivalOptions) {
    this.#options = options;
  }

  /**
   * Call it before the page is attached. First-hand knowledge of this process always takes precedence: a
   * session that started in this process, or that has already shown its own token here, can only be resumed
   * with its secret; only the blocks are taken from its tokens.
   */
  async revive(resume: Resume): Promise<void> {
    const { sessions, strangers } = this.#options;
    const read = this.#read(resume);
    if (read === null) return;
    const facts = this.#withoutLeft(read, resume.match);
    const { session, resumeState, blocked } = facts;
    if (sessions.expected.familiar(session) === "by-itself") return this.#remind(facts);
    const origin = resumeState.kind === "room" ? await this.#originOf(resumeState, session) : null;
    // Nothing is awaited until all decisions are made, so that two pages that return at the same instant find
    // each other.
    const known = sessions.expected.familiar(session);
    if (known === "by-itself") return this.#remind(facts);
    const placement = { place: placeOf(resumeState, session), at: facts.at };
    const weighed = this.#weigh(session, placement, "its-own-token");
    const { verdict } = weighed;
    if (known?.isOver === true && verdict === "yields") return;
    const said = [strangers.remind(session, blocked), ...this.#restore(facts, origin, weighed)];
    sessions.expected.prove(session, resume.secret, resume.seq ?? 0);
    await Promise.all(said);
    if (verdict === "yields") await this.#checkLogin(session);
    else if (resumeState.kind === "room") await this.#sendOutEnded(resumeState);
  }

  /** A block outlives the rest of a token. */
  async #remind({ session, blocked }: ResumeTokenContents): Promise<void> {
    const { sessions, strangers } = this.#options;
    if (sessions.isAwaited(session) || strangers.isRemembered(session))
      await strangers.remind(session, blocked);
  }

  #read({ pass, sessionId, secret }: Resume): ResumeTokenContents | null {
    const { seal, clock } = this.#options;
    const facts = pass === undefined || pass === null ? null : (seal?.open(pass, clock.today()) ?? null);
    if (facts === null || facts.session !== sessionId) return null;
    return equalSecrets(facts.secretHash, secretHashOf(secret)) ? facts : null;
  }

  /**
   * Without the token's match if the page is no longer in it: no token is sealed for the end of a match. The session has then
   * been nowhere since every token that reports it there.
   */
  #withoutLeft(facts: ResumeTokenContents, match: Resume["match"]): ResumeTokenContents {
    const { session, resumeState, at } = facts;
    if (match === undefined || resumeState.kind !== "match" || resumeState.match.matchId === match)
      return facts;
    const known = this.#options.sessions.expected.familiar(session);
    const isThere = known !== null && known !== "by-itself" && known.place === placeOf(resumeState, session);
    return { ...facts, resumeState: { kind: "idle" }, at: isThere ? Math.max(at, known.at) : at };
  }

  async #originOf({ roomId, ownerless, members }: RoomResumeState, id: SessionId): Promise<StoredRoom> {
    const { store } = this.#options;
    const own = members.find(({ session }) => session === id);
    if (own !== undefined && (await this.#isLoggedOut(own))) return "logged-out";
    if (ownerless !== null) return { id: roomId, owner: null, ...ownerless };
    return (await store.find(roomId)) ?? "ended";
  }

  /** A token also restores the other members, whose logins may have ended while the server was down. */
  async #sendOutEnded({ members }: RoomResumeState): Promise<void> {
    const { rooms, accounts } = this.#options;
    await Promise.all(
      members.map(async ({ account, login }) => {
        if (account === null || login === null) return;
        // If the store fails now, it is asked again when the member's own page returns.
        const isLive = await accounts.isLive({ account, family: login }).catch(() => true);
        if (!isLive) await rooms.loginEnded(account, login);
      }),
    );
  }

  async #isLoggedOut({ account, login }: Person): Promise<boolean> {
    if (account === null || login === null) return false;
    return !(await this.#options.accounts.isLive({ account, family: login }));
  }

  /** Another session's token has put this session into a room, without a check of its login. */
  async #checkLogin(session: SessionId): Promise<void> {
    const { rooms } = this.#options;
    const room = rooms.roomOf(session);
    const member = room === null ? undefined : memberOf(room, session);
    // The session is proven by now and is not checked again: without an answer its login counts as ended.
    const isOut = member !== undefined && (await this.#isLoggedOut(member).catch(() => true));
    if (room !== null && isOut) await rooms.run(session, room.id, { kind: "log-out" });
  }

  #restore(
    facts: ResumeTokenContents,
    origin: StoredRoom | null,
    { verdict, restoration }: Weighed,
  ): Started {
    const { sessions } = this.#options;
    const { session, resumeState, at } = facts;
    if (verdict === "yields") return this.#sayOver(facts);
    const isLost = typeof origin === "string";
    const wasInside = this.#options.rooms.roomOf(session) !== null;
    const withdrawn = verdict === "moves" || isLost ? this.#withdraw(session) : [];
    const said =
      resumeState.kind === "match"
        ? this.#bringMatchBack(facts, resumeState, restoration)
        : resumeState.kind === "room"
          ? this.#bringRoomBack(facts, resumeState, origin, wasInside && isLost ? "first" : restoration)
          : [];
    sessions.expected.expect(session, { place: placeOf(resumeState, session), at });
    return [...withdrawn, ...said];
  }

  /** Removes a session from the place where an older token has put it; the others there are notified. */
  #withdraw(session: SessionId): Started {
    const { strangers, rooms } = this.#options;
    const match = strangers.matchOf(session);
    if (match !== null) return [strangers.leave(session, match.matchId)];
    return [rooms.run(session, null, { kind: "leave" })];
  }

  /**
   * The effect of another session's token on a session that it reports; a moved session is removed from its
   * old place.
   */
  #judge(
    session: SessionId,
    placement: Placement,
  ): { readonly restoration: Restoration; readonly said: Started } {
    const { verdict, restoration } = this.#weigh(session, placement, "another-token");
    if (verdict === "agrees") this.#options.sessions.expected.expect(session, placement);
    return { restoration, said: verdict === "moves" ? this.#withdraw(session) : [] };
  }

  #weigh(session: SessionId, placement: Placement, by: "its-own-token" | "another-token"): Weighed {
    const { sessions } = this.#options;
    const known = sessions.expected.familiar(session);
    const verdict = weigh(known, placement, by);
    if (verdict === "places" || verdict === "moves") return { verdict, restoration: "first" };
    const isNewer = known !== null && known !== "by-itself" && placement.at > known.at;
    const mayAgain = verdict === "agrees" && isNewer && sessions.isAwaited(session);
    return { verdict, restoration: mayAgain ? "again" : "no" };
  }

  #bringMatchBack(
    { session, at, heard }: ResumeTokenContents,
    resumeState: MatchResumeState,
    own: Restoration,
  ): Started {
    const { sessions, strangers, clock } = this.#options;
    const { match, partner } = resumeState;
    const state = strangers.stateOf(session);
    if (own !== "first") {
      strangers.restore([withOwnWish(state, resumeState)]);
      return [];
    }
    const placement = { place: placeInMatch(match.matchId, session), at: heard?.[partner] ?? at };
    const { restoration, said } = this.#judge(partner, placement);
    const other = strangers.stateOf(partner);
    const isOver = state.met.some(({ matchId }) => matchId === match.matchId);
    if (isOver || restoration !== "first" || areBarred(state, other))
      return [...said, this.#sayPartnerLeft(session, resumeState)];
    strangers.restore(revivedPair(state, resumeState, clock.now(), other));
    sessions.expected.expect(partner, placement);
    return said;
  }

  #bringRoomBack(
    facts: ResumeTokenContents,
    resumeState: RoomResumeState,
    origin: StoredRoom | null,
    own: Restoration,
  ): Started {
    const { sessions, rooms } = this.#options;
    const { session, at } = facts;
    const moment = momentOf(facts.base ?? [], at);
    // A session that was restored earlier already has the reason in its log.
    const out = (reason: RoomLeft["reason"]) =>
      own !== "first" ? [] : [this.#sayRoomLeft(session, resumeState, reason)];
    if (typeof origin === "string" || origin === null) return out(origin ?? "ended");
    const validity = rooms.validityOf(resumeState, moment);
    if (validity !== "counts") return out(validity);
    const placementIn = (id: SessionId, peerId: PeerId) => ({
      place: placeInRoom(resumeState.roomId, peerId),
      at: facts.heard?.[id] ?? at,
    });
    const said: MaybePromise<unknown>[] = [];
    const restorations = new Map([[session, own]]);
    const others = resumeState.members.filter((member) => member.session !== session);
    for (const { session: id, peerId } of others) {
      const judged = this.#judge(id, placementIn(id, peerId));
      restorations.set(id, judged.restoration);
      said.push(...judged.said);
    }
    const { back, said: told } = rooms.revive(
      origin,
      resumeState,
      moment,
      (id) => restorations.get(id) ?? "no",
    );
    for (const { session: id, peerId } of others)
      if (back.includes(id)) sessions.expected.expect(id, placementIn(id, peerId));
    // A lock or a full room has kept the session out: the call continues without it.
    return [...said, told, ...(rooms.roomOf(session)?.id === resumeState.roomId ? [] : out("gone"))];
  }

  /** The match or the room in the token is over for this session: a newer token has placed it elsewhere. */
  #sayOver({ session, resumeState }: ResumeTokenContents): Started {
    if (resumeState.kind === "match") return [this.#sayPartnerLeft(session, resumeState)];
    const isHere =
      resumeState.kind === "room" && this.#options.rooms.roomOf(session)?.id === resumeState.roomId;
    return resumeState.kind === "idle" || isHere ? [] : [this.#sayRoomLeft(session, resumeState, "gone")];
  }

  #sayPartnerLeft(session: SessionId, { match }: MatchResumeState): MaybePromise<unknown> {
    const payload = { matchId: match.matchId, reason: "left" } as const;
    return this.#say(session, { kind: "page", event: "stranger:partner-left", payload });
  }

  #sayRoomLeft(
    session: SessionId,
    { roomId }: RoomResumeState,
    reason: RoomLeft["reason"],
  ): MaybePromise<unknown> {
    return this.#say(session, { kind: "page", event: "room:left", payload: { roomId, reason } });
  }

  #say(session: SessionId, entry: PageEntry): MaybePromise<unknown> {
    return this.#options.bus.append(sessionTopic(session), entry);
  }
}
