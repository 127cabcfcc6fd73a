import { loggedOut } from "../features/account/state.ts";
import { type AccountOffer, everything } from "../features/account/store.ts";
import { accountPage, loaded, me, security } from "./account-scenes.tsx";

const school: AccountOffer = {
  ...everything,
  signUp: "organisation",
  organisation: "The Oak Street School of Music",
};
const invited: AccountOffer = { ...school, signUp: "invite" };

/** All screens of people who log in at an organisation, by name. */
export const organisationScenes = {
  "account-organisation": accountPage(loggedOut(), "/login", {}, school),
  "account-organisation-down": accountPage(
    loggedOut(),
    "/login",
    { returned: { refused: "organisation-down" } },
    { ...school, signUp: "everybody" },
  ),
  "account-newcomer": accountPage(loggedOut(), "/login", { returned: "newcomer" }, school),
  "account-newcomer-invite": accountPage(
    {
      phase: "logged-out",
      farewell: null,
      submission: {
        state: "failed",
        task: "join",
        trouble: { code: "organisation-expired", retryAt: null },
      },
    },
    "/login",
    { returned: "newcomer" },
    invited,
  ),
  "account-of-organisation": accountPage(
    { ...me(loaded), security: { ...security, codesLeft: 0, passkeys: [], hasPassword: false } },
    "/account",
    {},
    school,
  ),
};
