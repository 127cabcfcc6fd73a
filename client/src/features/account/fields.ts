import { AccountName, Password } from "@lets-meet/shared/protocol/account.ts";
import { Passcode, RoomName } from "@lets-meet/shared/protocol/room.ts";
import { fieldWords } from "./words.ts";

/** What is wrong with a name for a new account, in words; `null` when nothing is. */
export function nameError(name: string): string | null {
  if (name.trim() === "") return fieldWords.noName;
  return AccountName.safeParse(name).success ? null : fieldWords.name;
}

/** What is wrong with a password that is chosen. */
export function newPasswordError(password: string): string | null {
  if (password === "") return fieldWords.noPassword;
  if (Password.safeParse(password).success) return null;
  return password.normalize("NFKC").length < 8 ? fieldWords.shortPassword : fieldWords.longPassword;
}

/** What is wrong with a password that exists already: whether it is the right one, only the server knows. */
export const passwordError = (password: string): string | null =>
  password === "" ? fieldWords.noPassword : null;

export const roomNameError = (name: string): string | null =>
  RoomName.safeParse(name).success ? null : fieldWords.roomName;

export const passcodeError = (passcode: string): string | null =>
  Passcode.safeParse(passcode).success ? null : fieldWords.passcode;
