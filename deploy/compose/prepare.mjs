// Makes TURN's secret at the first start, and writes the settings of coturn and of the server's TURN list into the folder
// that both read. It runs on the machine's own network, whose addresses it looks at. Node ≥ 20, no package.
import { execFileSync } from "node:child_process";
import { randomBytes } from "node:crypto";
import { lookup } from "node:dns/promises";
import { chmodSync, chownSync, existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { isIPv4 } from "node:net";
import { networkInterfaces } from "node:os";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const folder = process.env.SECRETS_FOLDER ?? "/secrets";
const host = process.env.LETS_MEET_HOST ?? "";
/** The users of the server's and coturn's images. */
const users = { server: 1000, coturn: 65_534 };

/** Replaces a file at once, readable for one user only. */
function write(name, content, user) {
  const path = join(folder, name);
  writeFileSync(`${path}.new`, content, { mode: 0o400 });
  chmodSync(`${path}.new`, 0o400);
  if (process.getuid() === 0) chownSync(`${path}.new`, user, user);
  renameSync(`${path}.new`, path);
}

function secret() {
  const path = join(folder, "turn-secret");
  if (!existsSync(path)) write("turn-secret", randomBytes(32).toString("hex"), 0);
  return readFileSync(path, "utf8");
}

/** The address behind the name, and the own one on which coturn relays: in most clouds a NAT is in between. */
async function addresses() {
  const own = Object.values(networkInterfaces())
    .flat()
    .filter(({ family, internal }) => family === "IPv4" && !internal)
    .map(({ address }) => address);
  const shown = isIPv4(host) ? host : (await lookup(host, { family: 4 })).address;
  if (own.includes(shown) || own.length === 0) return { shown, relay: shown, isBehindNat: false };
  return { shown, relay: own[0], isBehindNat: true };
}

const { shown, relay, isBehindNat } = await addresses();
const environment = {
  ...process.env,
  TURN_SECRET: secret(),
  TURN_RELAY: relay,
  ...(isBehindNat ? { TURN_EXTERNAL: shown } : {}),
};
const render = join(dirname(fileURLToPath(import.meta.url)), "../coturn/render.mjs");
write(
  "turnserver.conf",
  execFileSync(process.execPath, [render, "rooms"], { env: environment }),
  users.coturn,
);
const settings = [
  `TURN_URLS=turn:${shown}:3478?transport=udp,turn:${shown}:3478?transport=tcp`,
  `TURN_SECRET=${environment.TURN_SECRET}`,
];
write("server.env", `${settings.join("\n")}\n`, users.server);
process.stdout.write(`coturn relays on ${relay}${isBehindNat ? `, which visitors see as ${shown}` : ""}\n`);
