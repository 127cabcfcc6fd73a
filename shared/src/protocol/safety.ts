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
