import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { JoinByOrganisation } from "@lets-meet/shared/protocol/organisation.ts";
import { expect, it } from "vitest";
import { loginMarkKey } from "../../net/login-mark.ts";
import { openAccount } from "./testing/page.ts";

async function loggedOutPage() {
  const page = openAccount();
  await page.account.actions.look();
  return page;
}
const address = "https://login.school.example/authorize?state=x";

it("a log-in at the organisation leaves the page for the address that the server names", async () => {
  const page = await loggedOutPage();
  page.server.routes.set("/account/organisation/begin", () => accept({ address }));
  expect(await page.account.actions.logInAtOrganisation("/r/abc")).toBe("done");
  expect(page.server.asked.at(-1)?.body).toEqual({ next: "/r/abc" });
  expect(page.goTo).toHaveBeenCalledExactlyOnceWith(address);
});

it("an organisation that is down, or an address of another kind, leaves the user here", async () => {
  const page = await loggedOutPage();
  page.server.routes.set("/account/organisation/begin", () => refuse("organisation-down"));
  expect(await page.account.actions.logInAtOrganisation("/")).toBe("organisation-down");
  const script = ["java", "script:alert(1)"].join("");
  page.server.routes.set("/account/organisation/begin", () => accept({ address: script }));
  expect(await page.account.actions.logInAtOrganisation("/")).toBe("internal");
  expect(page.goTo).not.toHaveBeenCalled();
});

it("a newcomer who has chosen a name is logged in, which the other pages of this browser hear of", async () => {
  const page = await loggedOutPage();
  page.server.routes.set("/account/organisation/newcomer", () => accept({ name: "robin" }));
  expect(await page.account.actions.newcomer()).toEqual({ ok: true, value: { name: "robin" } });
  expect(await page.account.actions.join(JoinByOrganisation.parse({ name: "robin" }))).toBe("done");
  expect(page.state().phase).toBe("logged-in");
  expect(page.storage.getItem(loginMarkKey)).not.toBeNull();
});
