import { z } from "zod";
import { AccountName, WrittenCode } from "./account.ts";

/** A page of this site, where the user goes on after the log-in. Browsers read a backslash as a slash. */
export const NextPath = z
  .string()
  .max(500)
  .regex(/^\/(?![/\\])[\x21-\x7e]*$/);

/** Begins a log-in at the organisation; the page then goes to the address in the answer. */
export const BeginOrganisation = z.object({ next: NextPath });
export const OrganisationAddress = z.object({ address: z.url({ protocol: /^https?$/ }) });

/** A person whom the organisation knows, and who has no account here yet. `name`: one that is free, or empty. */
export const NewcomerOfOrganisation = z.object({ name: z.string() });
export type NewcomerOfOrganisation = z.infer<typeof NewcomerOfOrganisation>;

/** Creates the account of that person. */
export const JoinByOrganisation = z.object({
  name: AccountName,
  invite: WrittenCode.exactOptional(),
});
export type JoinByOrganisation = z.infer<typeof JoinByOrganisation>;

/** How a log-in at the organisation has ended, in the query of the page that the browser returns to. */
export const organisationQuery = "organisation";
/** The value for a person who has no account yet. Any other value is the code of a refusal. */
export const newcomer = "new";
