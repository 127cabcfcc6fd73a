import { AccountName, Password, WrittenCode } from "@lets-meet/shared/protocol/account.ts";
import { PasskeyName } from "@lets-meet/shared/protocol/passkeys.ts";
import { Passcode, RoomName } from "@lets-meet/shared/protocol/room.ts";
import { fieldWords } from "./words.ts";

/** The error text for a new account's name; `null` when the name is valid. */
export function nameError(name: string): string | null {
  if (name.trim() === "") return fieldWords.noName;
  return AccountName.safeParse(name).success ? null : fieldWords.name;
}

/** The error text for a new password. */
export function newPasswordError(password: string): string | null {
  if (password === "") return fieldWords.noPassword;
  if (Password.safeParse(password).success) return null;
  return password.normalize("NFKC").length < 8 ? fieldWords.shortPassword : fieldWords.longPassword;
}

/** The error text for an existing password: only the server knows if it is the right one. */
export const passwordError = (password: string): string | null =>
  password === "" ? fieldWords.noPassword : null;

export const roomNameError = (name: string): string | null =>
  RoomName.safeParse(name).success ? null : fieldWords.roomName;

export const passcodeError = (passcode: string): string | null =>
  Passcode.safeParse(passcode).success ? null : fieldWords.passcode;

/** The error text for the name of a passkey, which may be empty. */
export const passkeyNameError = (name: string): string | null =>
  name.trim() === "" || PasskeyName.safeParse(name).success ? null : fieldWords.passkeyName;

/** The error text for a recovery or invite code. */
export const codeError = (code: string): string | null =>
  WrittenCode.safeParse(code).success ? null : fieldWords.code;
