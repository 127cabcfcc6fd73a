import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

const oidc = {
  OIDC_ISSUER: "https://login.school.example/realms/oak",
  OIDC_CLIENT_ID: "meet",
  OIDC_CLIENT_SECRET: "secret",
  OIDC_NAME: "Oak School",
};

test("without the settings of an organisation there is none", () => {
  const { accounts, page } = parseConfig({});
  expect([accounts.organisation, page.site.organisation]).toEqual([null, null]);
});

test("the page hears of the organisation's name, and of nothing else", () => {
  const { accounts, page } = parseConfig({ ...oidc, SIGN_UP: "organisation" });
  expect(accounts.organisation).toEqual({
    issuer: "https://login.school.example/realms/oak",
    clientId: "meet",
    clientSecret: "secret",
    name: "Oak School",
  });
  expect(page.site).toMatchObject({ organisation: "Oak School", signUp: "organisation" });
  expect(JSON.stringify(page)).not.toContain("secret");
});

describe("the server does not start", () => {
  test.each([
    [{ SIGN_UP: "organisation" }, ["SIGN_UP", "OIDC_ISSUER"]],
    [{ OIDC_NAME: "Oak School" }, ["OIDC_NAME", "OIDC_ISSUER"]],
    [{ ...oidc, OIDC_CLIENT_SECRET: "" }, ["OIDC_CLIENT_SECRET", "OIDC_ISSUER"]],
    [{ ...oidc, OIDC_CLIENT_ID: "" }, ["OIDC_CLIENT_ID", "OIDC_ISSUER"]],
    [{ ...oidc, OIDC_NAME: "" }, ["OIDC_NAME", "OIDC_ISSUER"]],
    [{ ...oidc, OIDC_ISSUER: "http://login.school.example" }, ["OIDC_ISSUER", "https://"]],
    [{ ...oidc, OIDC_ISSUER: "login.school.example" }, ["OIDC_ISSUER"]],
    [{ ...oidc, OIDC_NAME: "two\nlines" }, ["OIDC_NAME"]],
  ])("with %o, and says what is missing", (environment, names) => {
    const parse = () => parseConfig(environment);
    expect(parse).toThrow(ConfigError);
    for (const name of names) expect(parse).toThrow(name);
  });
});

test.each(["http://localhost:8080", "http://127.0.0.1:8080"])(
  "a provider on this machine may be at %s",
  (issuer) => {
    expect(parseConfig({ ...oidc, OIDC_ISSUER: issuer }).accounts.organisation?.issuer).toBe(issuer);
  },
);
