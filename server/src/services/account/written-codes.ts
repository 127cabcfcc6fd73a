import { writtenCodeLetters } from "@lets-meet/shared/id-forms.ts";
import { WrittenCode } from "@lets-meet/shared/protocol/account.ts";
import { customAlphabet } from "nanoid";
import { secretHashOf } from "../ids.ts";

const letters = customAlphabet(writtenCodeLetters, 16);

/** A new code as people write it down: `abcd-efgh-jkmn-pqrs`. Unguessable, so that a plain hash protects it. */
export const newWrittenCode = (): string => letters().replaceAll(/(.{4})(?!$)/g, "$1-");

/** The form in which a code is stored: SHA-256, base64url. */
export const hashOfCode = (shown: string): string => secretHashOf(WrittenCode.parse(shown));

/** The number of recovery codes of an account. */
const recoveryCodes = 8;

/** New recovery codes. */
export const newRecoveryCodes = (): readonly string[] =>
  Array.from({ length: recoveryCodes }, newWrittenCode);
