import { z } from "zod";
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

/** The body of a sign-up. */
export const NewAccount = z.object({ name: AccountName, password: Password });
export type NewAccount = z.infer<typeof NewAccount>;

/** The body of a login. It accepts names that the rule for new accounts refuses, so that older accounts can log in. */
export const Credentials = z.object({
  name: PlainLine(192).pipe(z.string().min(1)),
  password: Password,
});
export type Credentials = z.infer<typeof Credentials>;

export const ChangePassword = z.object({ current: Password, next: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Deleting an account requires its password, so that a page left open is not enough. */
export const DeleteAccount = z.object({ password: Password });
export type DeleteAccount = z.infer<typeof DeleteAccount>;

/** An account as its own pages see it. */
export const Account = z.object({ accountId: AccountId, name: z.string() });
export type Account = z.infer<typeof Account>;
