/** Who somebody is at an organisation: the two together name a person for ever (OpenID Connect Core §5.7). */
export type OrganisationLink = { readonly issuer: string; readonly subject: string };

/** What a log-in at an organisation has begun with; only the browser that begins it holds them, sealed. */
export type OrganisationSecrets = {
  readonly state: string;
  readonly nonce: string;
  readonly verifier: string;
};

/**
 * How a log-in at an organisation ended. `declined`: the organisation says that it did not log the person in. `refused`: the
 * answer is forged, was used before, or belongs to another log-in.
 */
export type OrganisationAnswer =
  | { readonly kind: "person"; readonly of: OrganisationLink; readonly preferredName: string | null }
  | { readonly kind: "declined" }
  | { readonly kind: "refused" }
  | { readonly kind: "unreachable" };

/** The log-in of an organisation. */
export type Organisation = {
  /** Where the browser logs in; `null` if the organisation cannot be reached. */
  readonly begin: (
    redirectUri: string,
  ) => Promise<{ readonly address: string; readonly secrets: OrganisationSecrets } | null>;
  /** `address`: the one to which the organisation has sent the browser, with its query. */
  readonly finish: (address: URL, secrets: OrganisationSecrets) => Promise<OrganisationAnswer>;
};
