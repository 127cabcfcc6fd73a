import { z } from "zod";
import { MatchId, ReportId } from "../ids.ts";
import { limits } from "../limits.ts";

/** Names one version of a server's rules: people who have accepted another one are asked again. */
export const RulesVersion = z
  .string()
  .regex(/^[\w.-]{1,32}$/)
  .brand<"RulesVersion">();
export type RulesVersion = z.infer<typeof RulesVersion>;

/** The version of the rules that this program comes with. */
export const usualRulesVersion = RulesVersion.parse("1");

/**
 * A person's statement that they are 18 or over. `proof` is what a stronger method of age assurance has given the page; a
 * server that takes the person's word ignores it.
 */
export const AgeClaim = z.object({
  adult: z.literal(true),
  proof: z.string().max(limits.ageProofLength).exactOptional(),
});
export type AgeClaim = z.infer<typeof AgeClaim>;

/** The person at this page has accepted that version of the rules, and says that they are 18 or over. */
export const Acceptance = AgeClaim.extend({ rules: RulesVersion });
export type Acceptance = z.infer<typeof Acceptance>;

/** The texts that the operator can replace. */
export const SiteTextName = z.enum(["rules", "terms", "privacy"]);
export type SiteTextName = z.infer<typeof SiteTextName>;
/** A text of the site, in Markdown. */
export const SiteText = z.object({ markdown: z.string() });
export type SiteText = z.infer<typeof SiteText>;

/** The reasons for a report that the page offers. */
export const ReportReason = z.enum(["nudity", "under-18", "violence", "harassment", "advert", "other"]);
export type ReportReason = z.infer<typeof ReportReason>;

/** Reports the partner of a match. */
export const Report = z.object({ matchId: MatchId, reason: ReportReason });
export type Report = z.infer<typeof Report>;
/** The answer to a report: the name under which the server has stored it. */
export const Reported = z.object({ reportId: ReportId });
export type Reported = z.infer<typeof Reported>;

/** What the server makes of a picture. `unusable`: it could not be judged. */
export const Verdict = z.enum(["clear", "suggestive", "explicit", "unusable"]);
export type Verdict = z.infer<typeof Verdict>;

/** This page's camera is on or off. `looksVirtual`: its name is that of a program, which is no fault. */
export const Camera = z.object({ on: z.boolean(), looksVirtual: z.boolean() });
export type Camera = z.infer<typeof Camera>;

/** Names one ask for a frame; the page it was sent to answers it once. */
export const FrameNonce = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"FrameNonce">();
export type FrameNonce = z.infer<typeof FrameNonce>;

/** The server asks for one picture of this page's camera, as wide as that in pixels, within that time. */
export const FrameAsked = z.object({
  nonce: FrameNonce,
  width: z.int().positive(),
  withinMs: z.int().positive(),
});
export type FrameAsked = z.infer<typeof FrameAsked>;

/** The picture: a JPEG in base64. The server judges it and forgets it. */
export const Frame = z.object({
  nonce: FrameNonce,
  jpeg: z.base64().min(4).max(limits.frameLength),
});
export type Frame = z.infer<typeof Frame>;
/** The answer: the verdict, and the model it comes from. */
export const FrameJudged = z.object({ verdict: Verdict, model: z.string() });
export type FrameJudged = z.infer<typeof FrameJudged>;

/**
 * How the server has seen the camera of the partner: `clear`, or the page keeps the partner's video covered. `unseen`: there
 * is no verdict yet, or none to be had. `covered`: it was not clear.
 */
export const Seen = z.enum(["unseen", "clear", "covered"]);
export type Seen = z.infer<typeof Seen>;
export const PartnerSeen = z.object({ matchId: MatchId, seen: Seen });
export type PartnerSeen = z.infer<typeof PartnerSeen>;

/** The rule that a block is for. `explicit`: nudity or sexual acts in front of strangers. */
export const BlockRule = z.enum(["explicit"]);
export type BlockRule = z.infer<typeof BlockRule>;

/** What a block keeps out. `browser`: the one that has the block's receipt. */
export const BlockScope = z.enum(["session", "browser", "address"]);
export type BlockScope = z.infer<typeof BlockScope>;

/**
 * What a receipt says: its id (`jti`), the rule, the facts that led to the block, the level (1 is an hour, 2 a day, 3 a week), what is
 * kept out, whether a program has decided alone, the model and the SHA-256 of the pictures it has seen, and the time from and
 * until, in seconds of Unix time. It has no address.
 */
export const BlockStatement = z.object({
  jti: z.string().min(1).max(64),
  rule: BlockRule,
  facts: z.array(z.string()),
  level: z.int().positive(),
  scope: z.array(BlockScope),
  automated: z.boolean(),
  model: z.string(),
  frames: z.array(z.string()),
  iat: z.int(),
  exp: z.int(),
});
export type BlockStatement = z.infer<typeof BlockStatement>;

/** A statement that the server has signed: a JWS in compact form (RFC 7515) with EdDSA. */
export const BlockReceipt = z
  .string()
  .max(limits.blockReceiptLength)
  .regex(/^[\w-]+\.[\w-]+\.[\w-]+$/)
  .brand<"BlockReceipt">();
export type BlockReceipt = z.infer<typeof BlockReceipt>;

/** This page, its browser or its network is blocked, for that long. `receipt` is `null` for a block that has none for this page. */
export const Blocked = z.object({
  rule: BlockRule,
  endsInMs: z.number().nonnegative(),
  receipt: BlockReceipt.nullable(),
});
export type Blocked = z.infer<typeof Blocked>;
