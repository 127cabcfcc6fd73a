import type { AccountActions } from "../features/account/actions.ts";

export const nothing = () => {};
const ignored = () => Promise.resolve("ignored" as const);
/** Actions that do nothing. */
export const actions: AccountActions = {
  look: () => Promise.resolve(),
  openRooms: () => Promise.resolve(),
  signUp: ignored,
  recover: ignored,
  openSecurity: () => Promise.resolve(),
  replaceCodes: ignored,
  putCodesAway: nothing,
  endLogin: ignored,
  logIn: ignored,
  logInWithPasskey: ignored,
  logInAtOrganisation: ignored,
  newcomer: () => Promise.resolve({ ok: true, value: { name: "robin" } }),
  join: ignored,
  addPasskey: ignored,
  removePasskey: ignored,
  logOut: ignored,
  changePassword: ignored,
  deleteAccount: ignored,
  createRoom: ignored,
  changeRoom: ignored,
  endRoom: ignored,
  invite: ignored,
  revoke: ignored,
  putInviteAway: nothing,
  forget: nothing,
};
