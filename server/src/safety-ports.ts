import type { MatchId, ReportId, SessionId } from "@lets-meet/shared/ids.ts";
import type { AgeClaim, BlockReceipt, BlockRule, ReportReason } from "@lets-meet/shared/protocol/safety.ts";
import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { Block, BlockKey } from "./domain/safety/block.ts";
import type { Mark } from "./domain/safety/strikes.ts";
import type { MaybePromise, Topic } from "./ports.ts";

/** Decides whether a claim of age is good enough: a person's word, or a proof that a vendor or a wallet has issued. */
export type AgeAssurance = {
  /** True if the person counts as 18 or over. Asked at each search, so an answer that takes long should be remembered. */
  readonly isAdult: (claim: AgeClaim) => MaybePromise<boolean>;
};

/** A report of a partner, as stored. `at` is Unix time. It has nothing of what was said or shown, and no address. */
export type ReportRecord = {
  readonly id: ReportId;
  readonly matchId: MatchId;
  readonly mode: Mode;
  readonly reporter: SessionId;
  readonly reported: SessionId;
  readonly reason: ReportReason;
  readonly at: number;
};

/** The reports of partners; every method is atomic, and done when it resolves. */
export type ReportStore = {
  /** `false` if that session has reported that match before. */
  readonly add: (report: ReportRecord) => Promise<boolean>;
  /** At most that many, newest first. */
  readonly newest: (limit: number) => Promise<readonly ReportRecord[]>;
  /** Removes all reports from before that time. */
  readonly removeBefore: (at: number) => Promise<void>;
};

/** What the people who are blocked are told. */
export type BlockReason = { readonly rule: BlockRule; readonly receipt: BlockReceipt };

/** An entry of the log of the blocklist. */
export type BlockEntry =
  | { readonly kind: "blocked"; readonly blocks: readonly Block[]; readonly reason: BlockReason }
  | { readonly kind: "lifted"; readonly keys: readonly BlockKey[] };

/** The log of changes of the blocklist, which every node follows. */
export const blocksTopic: Topic<BlockEntry> = "blocks";

/** A store keeps no more blocks; beyond this number those that end first are dropped. */
export const mostBlocks = 100_000;

/** The blocklist; every method is atomic, and done when it resolves. */
export type BlockStore = {
  /** `false` if a block under the same key outlasts it, or is the same. */
  readonly put: (block: Block) => Promise<boolean>;
  /** `false` if there is none under that key. */
  readonly remove: (key: BlockKey) => Promise<boolean>;
  /** The blocks that have not ended by `now`; nothing is kept of those that have. */
  readonly all: (now: number) => Promise<readonly Block[]>;
};

/** A mark against one subject: a session, a browser or an address, by a name that tells neither. `at` is Unix time. */
export type MarkRecord = {
  readonly subject: string;
  /** One subject has a mark of that id once; the same fact has the same id under each of its subjects. */
  readonly id: string;
  readonly mark: Mark;
  readonly at: number;
};

/** No more marks of one subject are kept, the newest. */
export const mostMarks = 64;

/** What is remembered of people who were judged; every method is atomic, and done when it resolves. */
export type StrikeStore = {
  readonly add: (marks: readonly MarkRecord[]) => Promise<void>;
  /** The marks of these subjects from that time on, each id once, oldest first. */
  readonly of: (
    subjects: readonly string[],
    since: number,
  ) => Promise<readonly Pick<MarkRecord, "mark" | "at">[]>;
  /** Removes the marks from before that time, unless the store forgets them by itself. */
  readonly removeBefore: (at: number) => Promise<void>;
};

/** A blocked network in CIDR notation, and until when, in Unix time. */
export type BlockedNetwork = { readonly network: string; readonly until: number };

/** What refuses blocked networks in front of the servers. Each method rejects if that cannot be told. */
export type Enforcer = {
  /** Enforces exactly these. */
  readonly replace: (all: readonly BlockedNetwork[]) => Promise<void>;
  readonly put: (blocked: BlockedNetwork) => Promise<void>;
  readonly remove: (network: string) => Promise<void>;
  /** Names its present run: with another one, it may have lost what it was told. */
  readonly generation: () => Promise<string>;
};

/** The scores of a picture, in [0, 1], by label, and the model that they come from. */
export type Scores = { readonly model: string; readonly labels: Readonly<Record<string, number>> };

/** Why a classifier has not answered. */
export type ClassifierFailure = "overload" | "timeout" | "unreachable" | "refused" | "bad-answer";

/** A classifier could not judge a picture. */
export class ClassifierFailed extends Error {
  override readonly name = "ClassifierFailed";
  readonly reason: ClassifierFailure;

  constructor(reason: ClassifierFailure, options?: ErrorOptions) {
    super(`the classifier has not judged a picture (${reason})`, options);
    this.reason = reason;
  }
}

/** Looks at pictures. */
export type Classifier = {
  readonly name: string;
  /** The scores of a JPEG whose header was checked; rejects with `ClassifierFailed`. */
  readonly classify: (jpeg: Uint8Array) => Promise<Scores>;
};
