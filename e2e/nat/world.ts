import { readlinkSync } from "node:fs";
import { ip, passOn, setRules } from "./command.ts";
import { Home, homeAddresses, internetAddress } from "./home.ts";
import { SlowPath, type TransportAddress } from "./slow-path.ts";

/** The server's address; even a strict router lets its port through. */
export const serverAddress = { host: "198.51.100.10", port: 443 };
/**
 * The server's name in the homes' browsers. They treat a name in `.localhost` as a secure context without TLS, which the
 * page needs for camera and microphone.
 */
export const serverName = "meet.localhost";
/** The address of STUN and TURN. */
export const relayHost = "198.51.100.20";

/** The state of the internet between the homes, the server and the relay. */
type Weather = {
  /** The packet loss in each direction. */
  readonly lossPercent: number;
  /** Packets from home to home are dropped; the server and the relay stay reachable. */
  readonly apart: boolean;
  /** The delayed path. */
  readonly slow: SlowPath | null;
};

const rulesOf = ({ lossPercent, apart, slow }: Weather) => `table ip internet {
  chain arriving {
    type filter hook prerouting priority raw;
    ${lossPercent > 0 ? `iifname "to-*" numgen random mod 100 < ${lossPercent} drop` : ""}
    ${apart ? `iifname "to-*" ip saddr ${homeAddresses} ip daddr ${homeAddresses} drop` : ""}
    ${slow?.arriving ?? ""}
  }
  chain leaving {
    type filter hook postrouting priority raw;
    ${slow?.leaving ?? ""}
  }
}
`;

/**
 * Refuses to change a network that this process does not own: the starter of the namespace names the outer network in
 * `LETS_MEET_OUTSIDE_NETWORK`, which must differ from the current one.
 */
function assertIsApart(): void {
  const outside = process.env["LETS_MEET_OUTSIDE_NETWORK"];
  if (outside === undefined || outside === readlinkSync("/proc/self/ns/net"))
    throw new Error(
      "the world is only built in a network namespace of its own: `npm run test:nat` begins one",
    );
}

/**
 * Three homes, each behind a router, and an internet between them with the server and the relay. The internet is the
 * network namespace of this process. The world consists of kernel objects in namespaces without a name outside, so it ends
 * with the process that started them, even if that is killed.
 */
export class World implements Disposable {
  readonly homes: readonly [Home, Home, Home];
  #weather: Weather = { lossPercent: 0, apart: false, slow: null };

  /** Builds the world. Only one can exist at a time, because its homes have fixed names. */
  constructor() {
    assertIsApart();
    World.#clear();
    ip("link set lo up");
    for (const address of [internetAddress, serverAddress.host, relayHost])
      ip(`address add ${address}/32 dev lo`);
    passOn(null);
    this.homes = [new Home(1), new Home(2), new Home(3)];
    this.#setWeather({});
  }

  /** Drops this percentage of all packets from now on, in each direction. */
  lose(lossPercent: number): void {
    this.#setWeather({ lossPercent });
  }

  /** Cuts the path from home to home, or restores it; the server and the relay stay reachable. */
  keepApart(apart: boolean): void {
    this.#setWeather({ apart });
  }

  /** Delays the path between two transport addresses, one at each home, by `delayMs` each way. */
  async delay(one: TransportAddress, other: TransportAddress, delayMs: number): Promise<void> {
    this.#setWeather({ slow: await SlowPath.between(one, other, delayMs) });
  }

  [Symbol.dispose](): void {
    this.#weather.slow?.[Symbol.dispose]();
    World.#clear();
  }

  /** Removes an existing world, including the remains of an aborted test. */
  static #clear(): void {
    for (const home of [1, 2, 3] as const) Home.remove(home);
    ip("address flush dev lo scope global");
    setRules(null, "");
  }

  #setWeather(change: Partial<Weather>): void {
    this.#weather = { ...this.#weather, ...change };
    setRules(null, rulesOf(this.#weather));
  }
}
