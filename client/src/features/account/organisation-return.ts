import { type Refusal, refusals } from "@lets-meet/shared/protocol/ack.ts";
import { newcomer, organisationQuery } from "@lets-meet/shared/protocol/organisation.ts";

/** How the browser has come back from the organisation: without an account, or with a refusal; `null` if it has not. */
export type OrganisationReturn = "newcomer" | { readonly refused: Refusal } | null;

/** Reads it from a page's query. */
export function returnIn(search: string): OrganisationReturn {
  const value = new URLSearchParams(search).get(organisationQuery);
  if (value === null) return null;
  if (value === newcomer) return "newcomer";
  return { refused: isRefusal(value) ? value : "internal" };
}

const isRefusal = (value: string): value is Refusal => Object.hasOwn(refusals, value);
