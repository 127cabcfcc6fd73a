import { describe, expect, test } from "vitest";
import { parseConfig } from "./config.ts";
import { warningsOf } from "./config-warnings.ts";

const turn = { TURN_URLS: "turn:192.0.2.2:3478", TURN_SECRET: "a-secret-of-coturn-that-is-long-enough" };
const behindProxy = { HOST: "127.0.0.1", TRUSTED_PROXIES: "1" };
const authKeys = { AUTH_KEYS: `k1:${Buffer.alloc(32, 5).toString("base64url")}` };
/** Nobody meets strangers by video, so nobody has to look at their pictures, or to hide their addresses. */
const rooms = { STRANGERS: "off", MODERATION: "off", MODERATION_URL: "" };
const moderation = { MODERATION: "http", MODERATION_URL: "http://127.0.0.1:9000/classify" };
const matcher = { ROLE: "matcher", CLUSTER_REDIS_URL: "redis://127.0.0.1" };
/** The warnings on a server with TURN and moderation behind a proxy, so that the warnings about these are not among them. */
const warnings = (environment: Record<string, string>) =>
  warningsOf(parseConfig({ ...turn, ...behindProxy, ...moderation, ...environment }));

describe("a server with a dangerous combination of settings", () => {
  test.each([
    [{ TRUSTED_PROXIES: "1", HOST: "" }, /X-Forwarded-For.*Set HOST/],
    [{ TRUSTED_PROXIES: "1", HOST: "0.0.0.0" }, /X-Forwarded-For.*Set HOST/],
    [{ TRUSTED_PROXIES: "2", HOST: "::" }, /X-Forwarded-For.*Set HOST/],
    [{ TRUSTED_PROXIES: "1", HOST: "203.0.113.7" }, /203\.0\.113\.7.*X-Forwarded-For/],
    [{ TRUSTED_PROXIES: "1", HOST: "2001:db8::7" }, /2001:db8::7.*X-Forwarded-For/],
    [{ TRUSTED_PROXIES: "1", HOST: "meet.example.org" }, /X-Forwarded-For/],
    [{ TRUSTED_PROXIES: "0", HOST: "" }, /terminate TLS.*no camera/],
    [{ TRUSTED_PROXIES: "0", HOST: "10.1.2.3" }, /terminate TLS.*no camera/],
    [{ TRUSTED_PROXIES: "0" }, /share the limits.*TRUSTED_PROXIES=1/],
    [{ TURN_SECRET: "0123456789abcdef" }, /TURN_SECRET has only 16 characters.*openssl/],
    [{ IP_SHIELD: "off" }, /IP_SHIELD is off.*set it to on/],
    [{ ALLOWED_ORIGINS: "https://meet.example,http://meet.example" }, /has http:\/\/meet\.example:.*https/],
    [{ ALLOWED_ORIGINS: "http://192.168.0.2:3000" }, /without TLS/],
    [{ ALLOWED_ORIGINS: "http://localhost.example" }, /without TLS/],
    [{ REDIS_URL: "redis://:secret@redis.example.org:6379" }, /without TLS.*rediss:/],
    [{ REDIS_URL: "redis://:secret@203.0.113.7" }, /without TLS.*rediss:/],
    [{ REDIS_URL: "redis://:secret@[2001:db8::7]" }, /without TLS.*rediss:/],
    [{ REDIS_URL: "rediss://redis.example.org" }, /no password/],
    [{ REDIS_URL: "redis://10.0.0.5" }, /no password/],
    [
      { CLUSTER_REDIS_URL: "redis://10.0.0.5", REDIS_URL: "redis://127.0.0.1" },
      /CLUSTER_REDIS_URL has no password/,
    ],
    [
      { CLUSTER_REDIS_URL: "redis://:secret@203.0.113.7", REDIS_URL: "redis://127.0.0.1" },
      /CLUSTER_REDIS_URL leads.*without TLS.*chat.*rediss:/,
    ],
    [{ CLUSTER_REDIS_URL: "redis://127.0.0.1" }, /known to this node only.*Set REDIS_URL/],
    [{ MODERATION: "off" }, /nobody looks.*MODERATION_URL/],
    [{ ...rooms, TURN_URLS: "", TURN_SECRET: "" }, /no TURN server: calls in rooms.*TURN_URLS/],
    [{ MODERATION_URL: "http://judge.example.org/" }, /without TLS.*https/],
    [{ DATABASE_PATH: ":memory:" }, /gone at each restart/],
  ])("reports it once, with a remedy: %o", (environment, words) => {
    const said = warnings(environment);
    expect(said).toHaveLength(1);
    expect(said[0]).toMatch(words);
    expect(said[0]).not.toMatch(/\n|secret/);
  });

  test("reports every danger at once", () => {
    const environment = { TRUSTED_PROXIES: "1", HOST: "", REDIS_URL: "redis://redis.example.org" };
    expect(warnings(environment)).toHaveLength(3);
  });
});

describe("a server with safe settings", () => {
  test.each([
    [{}],
    [{ TRUSTED_PROXIES: "1", HOST: "127.0.0.1" }],
    [{ TRUSTED_PROXIES: "1", HOST: "::1" }],
    [{ TRUSTED_PROXIES: "1", HOST: "localhost" }],
    [{ TRUSTED_PROXIES: "1", HOST: "10.1.2.3" }],
    [{ TRUSTED_PROXIES: "1", HOST: "fd00::7" }],
    [{ TRUSTED_PROXIES: "0", HOST: "10.0.0.5", PROXY_LISTEN: "10.0.0.5:3001" }],
    [{ ALLOWED_ORIGINS: "https://meet.example,http://localhost:5173,http://127.0.0.1:3000,http://[::1]:1" }],
    [{ REDIS_URL: "redis://localhost:6379" }],
    [{ REDIS_URL: "redis://[::1]:6379" }],
    [{ REDIS_URL: "redis://:secret@redis:6379" }],
    [{ REDIS_URL: "redis://:secret@172.20.0.3:6379" }],
    [{ REDIS_URL: "rediss://:secret@redis.example.org" }],
    [{ MODERATION_URL: "https://judge.example.org/" }],
    [{ DATABASE_PATH: ":memory:", ...authKeys }],
    [{ ...rooms, IP_SHIELD: "off" }],
    [{ ...rooms, STRANGERS: "on", TEXT_ONLY: "on" }],
    [
      {
        ...matcher,
        MODERATION: "off",
        MODERATION_URL: "",
        TURN_URLS: "",
        TURN_SECRET: "",
        TRUSTED_PROXIES: "0",
      },
    ],
  ])("reports nothing: %o", (environment) => {
    expect(warnings(environment)).toEqual([]);
  });
});

test("the defaults have three warnings: there is no TLS, addresses are not hidden, and pictures are not judged", () => {
  const said = warningsOf(parseConfig({}));
  expect(said).toHaveLength(3);
  expect(said[0]).toMatch(/terminate TLS/);
  expect(said[1]).toMatch(/network address.*no TURN.*TURN_URLS/);
  expect(said[2]).toMatch(/MODERATION is off/);
});
