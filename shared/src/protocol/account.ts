import { z } from "zod";
import { writtenCodeForm } from "../id-forms.ts";
import { mayLookLikeAnother } from "../look-alikes.ts";
import { visibleLength } from "../plain-line.ts";
import { PlainLine } from "../text-schemas.ts";

/** An account's id; other users never see it. */
export const AccountId = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"AccountId">();
export type AccountId = z.infer<typeof AccountId>;

/**
 * An account's name: 2 to 24 visible characters. They are letters of one script with their marks, digits and `. _ -`, and
 * the first is a letter or a digit. Japanese, Chinese and Korean also mix with Latin.
 */
export const AccountName = PlainLine(192).pipe(
  z
    .string()
    .regex(/^[\p{L}\p{Nd}\p{Nl}][\p{L}\p{M}\p{Nd}\p{Nl}\u200c-\u200d._-]*$/u)
    .refine((name) => {
      const length = visibleLength(name);
      return length >= 2 && length <= 24 && !mayLookLikeAnother(name);
    })
    .describe("2 to 24 visible characters of one script; Japanese, Chinese and Korean also mix with Latin"),
);
export type AccountName = z.infer<typeof AccountName>;

/** 8 to 128 characters in NFKC, with no composition rules (NIST SP 800-63B §3.1.1.2). */
export const Password = z
  .string()
  .max(512)
  .transform((text) => text.normalize("NFKC"))
  .pipe(z.string().min(8).max(128));
export type Password = z.infer<typeof Password>;

/**
 * A code that people write down: 16 letters and digits without look-alikes, about 79 random bits. Upper case, spaces and
 * dashes do not matter.
 */
export const WrittenCode = z
  .string()
  .max(64)
  .transform((text) => text.toLowerCase().replaceAll(/[\s\p{Pd}]/gu, ""))
  .pipe(z.string().regex(writtenCodeForm));
export type WrittenCode = z.infer<typeof WrittenCode>;

/** The body of a sign-up. `invite`: where the operator lets only invited people sign up. */
export const NewAccount = z.object({
  name: AccountName,
  password: Password,
  invite: WrittenCode.exactOptional(),
});
export type NewAccount = z.infer<typeof NewAccount>;

/** The body of a login. It accepts names that the rule for new accounts refuses, so that older accounts can log in. */
export const Credentials = z.object({
  name: PlainLine(192).pipe(z.string().min(1)),
  password: Password,
});
export type Credentials = z.infer<typeof Credentials>;

export const ChangePassword = z.object({ current: Password, next: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Deleting an account requires its password, or a fresh login if it has none, so that a page left open is not enough. */
export const DeleteAccount = z.object({ password: Password.exactOptional() });
export type DeleteAccount = z.infer<typeof DeleteAccount>;

/** An account as its own pages see it. */
export const Account = z.object({ accountId: AccountId, name: z.string() });
export type Account = z.infer<typeof Account>;

/** The answer to a sign-up. The recovery codes are never shown again. */
export const SignedUp = Account.extend({ recoveryCodes: z.array(z.string()) });
export type SignedUp = z.infer<typeof SignedUp>;

/** Sets a new password with a recovery code, which is then used up, and logs in. Ends all other logins. */
export const Recover = z.object({
  name: Credentials.shape.name,
  code: WrittenCode,
  password: Password,
});
export type Recover = z.infer<typeof Recover>;

/** Replaces all recovery codes by new ones. */
export const ReplaceCodes = z.object({ password: Password });
export const RecoveryCodes = z.object({ recoveryCodes: z.array(z.string()) });
export type RecoveryCodes = z.infer<typeof RecoveryCodes>;

/** Names one login to its account; it gives no access. */
export const LoginId = z
  .string()
  .regex(/^[\w-]{16,64}$/)
  .brand<"LoginId">();
export type LoginId = z.infer<typeof LoginId>;

/**
 * One place where the account is logged in. `device` is empty, and the times are 0, if they were not recorded. Times are Unix
 * milliseconds; `usedAt` is exact to the ten minutes after which a login in use is continued.
 */
export const ShownLogin = z.object({
  loginId: LoginId,
  device: z.string(),
  begunAt: z.number(),
  usedAt: z.number(),
  isThis: z.boolean(),
});

/** The id of a passkey's credential, base64url: at most 1023 bytes (WebAuthn §4, "Credential ID"). It is no secret. */
export const PasskeyId = z
  .string()
  .regex(/^[\w-]{1,1364}$/)
  .brand<"PasskeyId">();
export type PasskeyId = z.infer<typeof PasskeyId>;

/** A passkey as its account sees it. Times are Unix milliseconds; `usedAt` is 0 before the first login with it. */
export const ShownPasskey = z.object({
  passkeyId: PasskeyId,
  name: z.string(),
  addedAt: z.number(),
  usedAt: z.number(),
});
export type ShownPasskey = z.infer<typeof ShownPasskey>;

/** How the account is protected: where it is logged in, its passkeys, and the recovery codes that are left. */
export const AccountSecurity = z.object({
  logins: z.array(ShownLogin),
  passkeys: z.array(ShownPasskey),
  codesLeft: z.int().nonnegative(),
  /** False if its owner logs in at an organisation. */
  hasPassword: z.boolean(),
});
export type AccountSecurity = z.infer<typeof AccountSecurity>;

export const EndLogin = z.object({ loginId: LoginId });
