import { z } from "zod";

/** An account's id; other people never see it. */
export const AccountId = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"AccountId">();
export type AccountId = z.infer<typeof AccountId>;

/** How an account is called: 3 to 24 letters, digits and `. _ -`, beginning with a letter or digit. */
export const AccountName = z
  .string()
  .max(96)
  .transform((text) => text.normalize("NFKC").trim())
  .pipe(z.string().regex(/^[\p{L}\p{N}][\p{L}\p{N}._-]{2,23}$/u));
export type AccountName = z.infer<typeof AccountName>;

/** The one spelling under which names are compared. */
export const nameKeyOf = (name: AccountName): string => name.toLowerCase().normalize("NFKC");

/** 8 to 128 characters in NFKC, as NIST SP 800-63B §3.1.1.2 asks: no rules about what they are. */
export const Password = z
  .string()
  .max(512)
  .transform((text) => text.normalize("NFKC"))
  .pipe(z.string().min(8).max(128));
export type Password = z.infer<typeof Password>;

/** What signing up and logging in ask for. */
export const Credentials = z.object({ name: AccountName, password: Password });
export type Credentials = z.infer<typeof Credentials>;

export const ChangePassword = z.object({ current: Password, next: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Deleting an account asks for its password, so that a page left open cannot do it. */
export const DeleteAccount = z.object({ password: Password });
export type DeleteAccount = z.infer<typeof DeleteAccount>;

/** An account as its own pages see it. */
export const Account = z.object({ accountId: AccountId, name: z.string() });
export type Account = z.infer<typeof Account>;
