import { z } from "zod";

const Issuer = z.url({ protocol: /^https?$/ }).superRefine((text, context) => {
  if (!URL.canParse(text)) return;
  const { protocol, hostname } = new URL(text);
  const isHere = /^(localhost|127\.[\d.]+|\[::1\])$/.test(hostname);
  if (protocol === "http:" && !isHere)
    context.addIssue({ code: "custom", message: "must begin with https://, except on this machine" });
});

/** The log-in of an organisation by OpenID Connect. */
export const oidcVariables = {
  OIDC_ISSUER: Issuer.optional(),
  OIDC_CLIENT_ID: z.string().min(1).max(500).optional(),
  OIDC_CLIENT_SECRET: z.string().min(1).max(500).optional(),
  OIDC_NAME: z
    .string()
    .trim()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,30}$/u, "must be one line of at most 30 characters")
    .optional(),
} as const;

const Variables = z.object({
  ...oidcVariables,
  SIGN_UP: z.enum(["everybody", "invite", "organisation", "nobody"]),
});
type Given = z.infer<typeof Variables>;

/** Reports settings that are missing or contradict each other; each message names both. */
export function checkOidc(given: Given, context: z.RefinementCtx): void {
  const refuse = (path: keyof Given, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  const others = ["OIDC_CLIENT_ID", "OIDC_CLIENT_SECRET", "OIDC_NAME"] as const;
  for (const other of others) {
    if (given.OIDC_ISSUER === undefined && given[other] !== undefined)
      refuse(other, "has no effect without OIDC_ISSUER: set that, or remove this");
    if (given.OIDC_ISSUER !== undefined && given[other] === undefined)
      refuse(other, "must be set where OIDC_ISSUER is");
  }
  if (given.OIDC_ISSUER === undefined && given.SIGN_UP === "organisation")
    refuse("SIGN_UP", "is organisation, which needs OIDC_ISSUER: set that, or another SIGN_UP");
}

/** The provider of the organisation's log-in; `null` if there is none. */
export const oidcOf = ({ OIDC_ISSUER, OIDC_CLIENT_ID, OIDC_CLIENT_SECRET, OIDC_NAME }: Given) =>
  OIDC_ISSUER === undefined ||
  OIDC_CLIENT_ID === undefined ||
  OIDC_CLIENT_SECRET === undefined ||
  OIDC_NAME === undefined
    ? null
    : {
        issuer: OIDC_ISSUER,
        clientId: OIDC_CLIENT_ID,
        clientSecret: OIDC_CLIENT_SECRET,
        name: OIDC_NAME,
      };
