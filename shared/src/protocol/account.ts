import { z } from "zod";
import { PlainLine, visibleLength } from "../plain-line.ts";

/** An account's id; other people never see it. */
export const AccountId = z
  .string()
  .regex(/^[\w-]{20,40}$/)
  .brand<"AccountId">();
export type AccountId = z.infer<typeof AccountId>;

/** Letters of two of these in one name look alike, and nobody is called so. */
const lookAlikes = [/\p{Script=Latin}/u, /\p{Script=Cyrillic}/u, /\p{Script=Greek}/u];

/**
 * How an account is called: 2 to 24 letters of any script with their marks, digits and `. _ -`, beginning with a letter or
 * digit, counted as a person sees them. Latin, Cyrillic and Greek are not mixed.
 */
export const AccountName = PlainLine(192).pipe(
  z
    .string()
    .regex(/^[\p{L}\p{N}][\p{L}\p{M}\p{N}\u200c-\u200d._-]*$/u)
    .refine((name) => {
      const length = visibleLength(name);
      return length >= 2 && length <= 24 && lookAlikes.filter((script) => script.test(name)).length < 2;
    })
    .describe("2 to 24 visible characters, not of Latin, Cyrillic and Greek mixed"),
);
export type AccountName = z.infer<typeof AccountName>;

/** 8 to 128 characters in NFKC, as NIST SP 800-63B §3.1.1.2 asks: no rules about what they are. */
export const Password = z
  .string()
  .max(512)
  .transform((text) => text.normalize("NFKC"))
  .pipe(z.string().min(8).max(128));
export type Password = z.infer<typeof Password>;

/** What signing up asks for. */
export const NewAccount = z.object({ name: AccountName, password: Password });
export type NewAccount = z.infer<typeof NewAccount>;

/** What logging in asks for. An account whose name the rule for new ones refuses can log in as well. */
export const Credentials = z.object({
  name: PlainLine(192).pipe(z.string().min(1)),
  password: Password,
});
export type Credentials = z.infer<typeof Credentials>;

export const ChangePassword = z.object({ current: Password, next: Password });
export type ChangePassword = z.infer<typeof ChangePassword>;

/** Deleting an account asks for its password, so that a page left open cannot do it. */
export const DeleteAccount = z.object({ password: Password });
export type DeleteAccount = z.infer<typeof DeleteAccount>;

/** An account as its own pages see it. */
export const Account = z.object({ accountId: AccountId, name: z.string() });
export type Account = z.infer<typeof Account>;
