import { NewAccount } from "@lets-meet/shared/protocol/account.ts";
import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import { startAuthentication, startRegistration } from "@simplewebauthn/browser";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { loginMarkKey } from "../../net/login-mark.ts";
import { openAccount } from "./testing/page.ts";

vi.mock("@simplewebauthn/browser", () => ({
  startAuthentication: vi.fn<typeof startAuthentication>(),
  startRegistration: vi.fn<typeof startRegistration>(),
}));
const authentication = vi.mocked(startAuthentication);
const registration = vi.mocked(startRegistration);

const request = { challenge: "abc", rpId: "meet.example", timeout: 300_000, userVerification: "required" };
const creation = {
  rp: { id: "meet.example", name: "Let's Meet" },
  user: { id: "YQ", name: "robin", displayName: "robin" },
  challenge: "abc",
  pubKeyCredParams: [{ type: "public-key", alg: -7 }],
  timeout: 300_000,
  excludeCredentials: [{ id: "old", type: "public-key", transports: ["usb"] }],
  authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
  attestation: "none",
};
const given = { id: "key", rawId: "key", type: "public-key" as const, clientExtensionResults: {} };
const signed = { clientDataJSON: "c", authenticatorData: "a", signature: "s", userHandle: "u" };
const failing = (name: string) => Object.assign(new Error(name), { name });

beforeEach(() => {
  vi.resetAllMocks();
  authentication.mockResolvedValue({ ...given, response: signed });
  registration.mockResolvedValue({
    ...given,
    response: { clientDataJSON: "c", attestationObject: "o", transports: ["usb"], publicKey: "p" },
  });
});

async function loggedOutPage() {
  const page = openAccount();
  page.server.routes.set("/account/passkeys/challenge", () => accept(request));
  await page.account.actions.look();
  return page;
}
async function loggedInPage() {
  const page = openAccount();
  await page.account.actions.look();
  await page.account.actions.logIn(NewAccount.parse({ name: "robin", password: "long enough" }));
  page.server.routes.set("/account/passkeys/prepare", () => accept(creation));
  page.server.routes.set("/account/security", () =>
    accept({ logins: [], passkeys: [], codesLeft: 8, hasPassword: true }),
  );
  return page;
}
const bodyOf = (page: ReturnType<typeof openAccount>, path: string) =>
  page.server.asked.findLast((asked) => asked.path === path)?.body;

describe("a login with a passkey", () => {
  it("sends what the passkey has signed, and the other pages of this browser and the connection hear of it", async () => {
    const page = await loggedOutPage();
    expect(await page.account.actions.logInWithPasskey()).toBe("done");
    expect(authentication).toHaveBeenCalledExactlyOnceWith({ optionsJSON: request });
    expect(bodyOf(page, "/account/passkeys/log-in")).toEqual({ passkeyId: "key", ...signed });
    expect(page.state().phase).toBe("logged-in");
    expect(page.loggedInChanged).toHaveBeenCalledOnce();
    expect(page.storage.getItem(loginMarkKey)).not.toBeNull();
  });

  it.each([
    ["NotAllowedError", "passkey-cancelled"],
    ["AbortError", "passkey-cancelled"],
    ["SecurityError", "passkey-unable"],
  ])("of which the browser says %s sends nothing and says %s", async (name, code) => {
    const page = await loggedOutPage();
    authentication.mockRejectedValue(failing(name));
    expect(await page.account.actions.logInWithPasskey()).toBe(code);
    expect(page.server.paths()).not.toContain("/account/passkeys/log-in");
    expect(page.state()).toMatchObject({ phase: "logged-out", submission: { trouble: { code } } });
  });

  it("that the server refuses, at the beginning or at the end, says why", async () => {
    const page = await loggedOutPage();
    page.server.routes.set("/account/passkeys/log-in", () => refuse("passkey-unknown"));
    expect(await page.account.actions.logInWithPasskey()).toBe("passkey-unknown");
    page.server.routes.set("/account/passkeys/challenge", () => refuse("rate-limited", 5_000));
    expect(await page.account.actions.logInWithPasskey()).toBe("rate-limited");
    expect(authentication).toHaveBeenCalledOnce();
  });
});

describe("a new passkey", () => {
  it("is made after the password was right, and sent without what the server does not need", async () => {
    const page = await loggedInPage();
    expect(await page.account.actions.addPasskey(" My key ", "long enough")).toBe("done");
    expect(bodyOf(page, "/account/passkeys/prepare")).toEqual({ password: "long enough" });
    expect(registration).toHaveBeenCalledExactlyOnceWith({ optionsJSON: creation });
    expect(bodyOf(page, "/account/passkeys/add")).toEqual({
      name: " My key ",
      passkeyId: "key",
      clientDataJSON: "c",
      attestationObject: "o",
      transports: ["usb"],
    });
    await vi.waitFor(() => expect(page.state()).toMatchObject({ security: { state: "known" } }));
  });

  it("without a name leaves the name to the server", async () => {
    const page = await loggedInPage();
    await page.account.actions.addPasskey(" ", "long enough");
    expect(bodyOf(page, "/account/passkeys/add")).not.toHaveProperty("name");
  });

  it("is not asked for with a wrong password", async () => {
    const page = await loggedInPage();
    page.server.routes.set("/account/passkeys/prepare", () => refuse("wrong-credentials"));
    expect(await page.account.actions.addPasskey("", "not mine at all")).toBe("wrong-credentials");
    expect(registration).not.toHaveBeenCalled();
  });

  it("that the device has already is not sent", async () => {
    const page = await loggedInPage();
    registration.mockRejectedValue(failing("InvalidStateError"));
    expect(await page.account.actions.addPasskey("", "long enough")).toBe("passkey-exists");
    expect(page.server.paths()).not.toContain("/account/passkeys/add");
  });

  it("is removed by its id, and the list is asked for again", async () => {
    const page = await loggedInPage();
    const passkeyId = "key" as Parameters<typeof page.account.actions.removePasskey>[0];
    expect(await page.account.actions.removePasskey(passkeyId)).toBe("done");
    expect(bodyOf(page, "/account/passkeys/remove")).toEqual({ passkeyId: "key" });
    await vi.waitFor(() => expect(page.server.paths().at(-1)).toBe("/account/security"));
  });
});
