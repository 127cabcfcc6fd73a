// Writes a coturn configuration to stdout: `node render.mjs strangers|rooms > turnserver.conf`, with the variables of
// README.md in the environment. The tests start coturn from its output. It needs Node ≥ 20 and no package.
import { readFileSync } from "node:fs";
import { isIP, isIPv4 } from "node:net";

const kinds = ["strangers", "rooms"];
const lists = ["TURN_LISTEN", "TURN_RELAY", "TURN_POOL"];
/** Room for a link to every peer of a relayed room of 16, with an allocation for each of three URLs. */
const userQuota = "64";

/**
 * The pool: this server's own IPv4 addresses and the named ones. Behind a one-to-one NAT, coturn compares a peer with the
 * inner address, whichever of the two addresses the request named, so the pool has both.
 */
function poolOf(relay, external, named) {
  const own = [...relay.split(","), external].filter((address) => isIPv4(address));
  return [...new Set([...own, ...named.split(",")])].filter(Boolean).join(",");
}

/** Reads the variables of a template from the environment, with defaults; throws an `Error` that names a bad one. */
function variablesOf(kind, given) {
  const of = (name, fallback = "") => (given[name] ?? "") || fallback;
  const relay = of("TURN_RELAY");
  const external = of("TURN_EXTERNAL");
  const variables = {
    TURN_LISTEN: of("TURN_LISTEN", relay),
    TURN_PORT: of("TURN_PORT", "3478"),
    TURN_TLS_PORT: of("TURN_TLS_PORT", "5349"),
    TURN_CERT: of("TURN_CERT"),
    TURN_KEY: of("TURN_KEY"),
    TURN_RELAY: relay,
    TURN_EXTERNAL: external === "" ? "" : `${external}/${relay}`,
    TURN_MIN_PORT: of("TURN_MIN_PORT", "49152"),
    TURN_MAX_PORT: of("TURN_MAX_PORT", "65535"),
    TURN_REALM: of("TURN_REALM", "lets-meet"),
    TURN_SECRET: of("TURN_SECRET"),
    TURN_POOL: poolOf(relay, external, of("TURN_POOL")),
    TURN_ON_LOOPBACK: of("TURN_ON_LOOPBACK") === "" ? "" : "allow-loopback-peers",
    TURN_USER_QUOTA: of("TURN_USER_QUOTA", userQuota),
    TURN_TOTAL_QUOTA: of("TURN_TOTAL_QUOTA", "4000"),
    TURN_MAX_BPS: of("TURN_MAX_BPS", "500000"),
    TURN_LOG: of("TURN_LOG", "/dev/null"),
    TURN_PIDFILE: of("TURN_PIDFILE"),
  };
  const complain = (name, wanted) => {
    throw new Error(`${name} must be ${wanted}`);
  };
  for (const [name, value] of Object.entries(variables))
    if (/\s/.test(value)) complain(name, "without spaces and line ends");
  const addresses = (name) => variables[name].split(",");
  const isAddress = kind === "strangers" ? isIPv4 : (text) => isIP(text) > 0;
  const family = kind === "strangers" ? "IPv4 addresses" : "IP addresses";
  for (const name of ["TURN_RELAY", "TURN_POOL"])
    if (!addresses(name).every(isAddress)) complain(name, family);
  if (!addresses("TURN_LISTEN").every((text) => isIP(text) > 0)) complain("TURN_LISTEN", "IP addresses");
  if (external !== "" && (!isIPv4(external) || !isIPv4(relay)))
    complain("TURN_EXTERNAL", "one IPv4 address, and TURN_RELAY the one behind it");
  for (const name of Object.keys(variables).filter((one) => /_(PORT|QUOTA|BPS)$/.test(one)))
    if (!/^\d+$/.test(variables[name])) complain(name, "a number");
  if (variables.TURN_SECRET.length < 16)
    complain("TURN_SECRET", "16 characters or more, and the server's TURN_SECRET");
  if ((variables.TURN_CERT === "") !== (variables.TURN_KEY === ""))
    complain("TURN_CERT", "given with TURN_KEY");
  return variables;
}

/** Fills in a template. It writes a line once for each value of its variable, and omits it if there is no value. */
function render(kind, given) {
  const template = readFileSync(new URL(`${kind}.conf`, import.meta.url), "utf8");
  const variables = variablesOf(kind, given);
  const filled = template.split("\n").flatMap((line) => {
    const [placeholder, name] = line.startsWith("#") ? [] : (/\$\{(\w+)\}/.exec(line) ?? []);
    if (placeholder === undefined) return [line];
    const values = lists.includes(name) ? variables[name].split(",") : [variables[name]];
    return values.filter(Boolean).map((value) => line.replace(placeholder, () => value));
  });
  return filled.join("\n");
}

const [kind = ""] = process.argv.slice(2);
try {
  if (!kinds.includes(kind)) throw new Error("say which: node render.mjs strangers|rooms");
  process.stdout.write(render(kind, process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 1;
}
