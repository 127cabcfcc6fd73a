// Writes HAProxy's configuration to stdout: `node render.mjs > haproxy.cfg`, with the variables of README.md in the
// environment. The tests start HAProxy from its output. It needs Node ≥ 20 and no package.
import { readFileSync } from "node:fs";
import { isIP } from "node:net";

const complain = (name, wanted) => {
  throw new Error(`${name} must be ${wanted}`);
};
const listOf = (text) =>
  text
    .split(",")
    .map((item) => item.trim())
    .filter(Boolean);

const isPort = (text) => /^\d{1,5}$/.test(text) && Number(text) > 0 && Number(text) <= 65_535;
const isPath = (text) => /^\/[\w./-]+$/.test(text);
const isName = (text) => isIP(text) > 0 || /^[a-z\d]([\w.-]*[a-z\d])?$/i.test(text);
const isBlock = (text) => {
  const [, address = "", bits = "0"] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  return isIP(address) > 0 && Number(bits) <= (isIP(address) === 4 ? 32 : 128);
};

/** Splits `host:port` or `[v6]:port`; `null` if it is neither. */
function pointOf(text) {
  const [, six, other, port] = /^(?:\[([^\]]+)\]|([^:[\]]+)):(\d+)$/.exec(text) ?? [];
  const host = six ?? other;
  if (host === undefined || !isPort(port) || !isName(host) || (six !== undefined && isIP(six) !== 6))
    return null;
  return { host, port };
}

/** One server of the list: `name=PROXY_LISTEN/HOST:PORT`, where a Unix socket's path contains slashes itself. */
function nodeOf(text) {
  const [, name, visitors, plain] = /^([\w-]+)=(.+)\/([^/]+)$/.exec(text) ?? [];
  const check = plain === undefined ? null : pointOf(plain);
  const wanted = "a list of name=PROXY_LISTEN/HOST:PORT, such as a=10.0.0.5:3001/10.0.0.5:3000";
  if (name === undefined || check === null) return complain("HAPROXY_NODES", wanted);
  if (!isPath(visitors) && pointOf(visitors) === null) return complain("HAPROXY_NODES", wanted);
  const address = isPath(visitors) ? `unix@${visitors}` : visitors;
  return `${name} ${address} addr ${isIP(check.host) === 6 ? `[${check.host}]` : check.host} port ${check.port}`;
}

/** One bind line for each address; the certificate ends TLS on all of them. */
function bindsOf(text, certificate) {
  const points = listOf(text);
  const isGood = (one) => pointOf(one.replace(/^\*:/, "0.0.0.0:")) !== null;
  if (points.length === 0 || !points.every(isGood))
    complain("HAPROXY_BIND", "a list of addresses with a port, such as *:443,[::]:443");
  if (certificate !== "" && !isPath(certificate)) complain("HAPROXY_CERT", "the absolute path of a PEM file");
  const tls = certificate === "" ? "" : ` ssl crt ${certificate} alpn http/1.1`;
  return points.map((one) => `${one}${one.startsWith("[") ? " v6only" : ""}${tls}`);
}

/** Reads the variables from the environment, with defaults; throws an `Error` that names a bad one. */
function variablesOf(given) {
  const of = (name, fallback = "") => (given[name] ?? "").trim() || fallback;
  const numberOf = (name, fallback) => {
    const text = of(name, fallback);
    return /^[1-9]\d{0,6}$/.test(text) ? Number(text) : complain(name, "a number from 1 to 9999999");
  };
  const pathOf = (name) => {
    const text = of(name);
    return text === "" || isPath(text) ? text : complain(name, "an absolute path");
  };
  const connections = numberOf("ADDRESS_CONNECTIONS", "200");
  const exempt = listOf(of("ADDRESS_EXEMPT"));
  if (!exempt.every(isBlock)) complain("ADDRESS_EXEMPT", "addresses or blocks such as 10.0.0.0/8");
  const nodes = listOf(of("HAPROXY_NODES")).map(nodeOf);
  if (nodes.length === 0) complain("HAPROXY_NODES", "a list of name=PROXY_LISTEN/HOST:PORT");
  return {
    HAPROXY_BIND: bindsOf(of("HAPROXY_BIND", "*:443"), of("HAPROXY_CERT")),
    HAPROXY_NODES: nodes,
    HAPROXY_MAXCONN: [`${numberOf("HAPROXY_MAXCONN", "50000")}`],
    HAPROXY_SOCKET: [pathOf("HAPROXY_SOCKET")],
    HAPROXY_BLOCKED: [pathOf("HAPROXY_BLOCKED")],
    HAPROXY_HAS_BLOCKED: [of("HAPROXY_BLOCKED") === "" ? "" : " "],
    HAPROXY_EXEMPT: [exempt.join(" ")],
    // The server's own limits of an address: four times its transports, and its burst of new connections within 10 seconds.
    HAPROXY_ADDRESS_OPEN: [`${4 * connections}`],
    HAPROXY_ADDRESS_RATE: [`${Math.ceil(1_500 * Math.max(1, connections / 200))}`],
    HAPROXY_UNLESS_EXEMPT: [exempt.length === 0 ? " " : "!exempt"],
  };
}

/** Fills in the template. It writes a line once for each value of its variable, and omits it if there is no value. */
function render(given) {
  const template = readFileSync(new URL("haproxy.cfg", import.meta.url), "utf8");
  const variables = variablesOf(given);
  const fill = (line) => {
    const [placeholder, name] = line.startsWith("#") ? [] : (/\$\{(\w+)\}/.exec(line) ?? []);
    if (placeholder === undefined) return [line.trimEnd()];
    return variables[name].filter(Boolean).flatMap((value) => fill(line.replace(placeholder, () => value)));
  };
  return template.split("\n").flatMap(fill).join("\n");
}

try {
  process.stdout.write(render(process.env));
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : "failed"}\n`);
  process.exitCode = 1;
}
