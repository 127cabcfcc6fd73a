import { Credentials, NewAccount, Recover } from "@lets-meet/shared/protocol/account.ts";
import { describe, expect, it, vi } from "vitest";
import { loginMarkKey } from "../../net/login-mark.ts";
import { fakeCodes } from "../../net/testing/api-server.ts";
import { openAccount } from "./testing/page.ts";

const credentials = Credentials.parse({ name: "robin", password: "long enough" });

async function loggedInPage() {
  const page = openAccount();
  await page.account.actions.look();
  await page.account.actions.logIn(credentials);
  return page;
}
type Page = ReturnType<typeof openAccount>;

describe("recovery codes", () => {
  const codes = (page: Page) => {
    const state = page.state();
    return state.phase === "logged-in" ? state.freshCodes : null;
  };
  it("are shown after a sign-up until they are put away, and after no login", async () => {
    const page = openAccount();
    await page.account.actions.look();
    expect(await page.account.actions.signUp(NewAccount.parse(credentials))).toBe("done");
    expect(codes(page)).toEqual(fakeCodes);
    page.account.actions.putCodesAway();
    expect(codes(page)).toBeNull();
    expect(codes(await loggedInPage())).toBeNull();
  });

  it("log in, which the other pages of this browser and the connection hear of", async () => {
    const page = openAccount();
    await page.account.actions.look();
    const asked = Recover.parse({ ...credentials, code: "abcdefgh23456789" });
    expect(await page.account.actions.recover(asked)).toBe("done");
    expect(page.state().phase).toBe("logged-in");
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
    expect(page.storage.getItem(loginMarkKey)).not.toBeNull();
  });

  it("are shown after they are replaced, and the number that is left is asked for again", async () => {
    const page = await loggedInPage();
    page.server.routes.set("/account/recovery-codes", () => ({
      ok: true,
      value: { recoveryCodes: fakeCodes },
    }));
    page.server.routes.set("/account/security", () => ({
      ok: true,
      value: { logins: [], passkeys: [], codesLeft: 2, hasPassword: true },
    }));
    expect(await page.account.actions.replaceCodes("long enough")).toBe("done");
    await vi.waitFor(() =>
      expect(page.state()).toMatchObject({
        freshCodes: fakeCodes,
        security: { state: "known", codesLeft: 2 },
      }),
    );
  });
});
