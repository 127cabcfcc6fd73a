import { readlinkSync } from "node:fs";
import { ip, passOn, setRules } from "./command.ts";
import { Home, homeAddresses, internetAddress } from "./home.ts";
import { SlowPath, type TransportAddress } from "./slow-path.ts";

/** Where the server listens: on a port that even a strict router lets through. */
export const serverAddress = { host: "198.51.100.10", port: 443 };
/** Where STUN and TURN are. */
export const relayHost = "198.51.100.20";

/** How the internet between the homes, the server and the relay is. */
type Weather = {
  /** How many of a hundred packets get lost on each way. */
  readonly lossPercent: number;
  /** Nothing goes from home to home; the server and the relay are there. */
  readonly apart: boolean;
  /** The path that is longer than the others. */
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

/** Refuses to lay hands on a network that is anybody else's; whoever begins the namespace names the one it came from. */
function assertIsApart(): void {
  const outside = process.env["LETS_MEET_OUTSIDE_NETWORK"];
  if (outside === undefined || outside === readlinkSync("/proc/self/ns/net"))
    throw new Error(
      "the world is only built in a network namespace of its own: `npm run test:nat` begins one",
    );
}

/**
 * Three homes, each behind a router, and an internet between them with the server and the relay in it. The internet is the
 * network namespace of this process. Everything is the kernel's, in namespaces without a name outside: it ends with the
 * process that began them, however that ends.
 */
export class World implements Disposable {
  readonly homes: readonly [Home, Home, Home];
  #weather: Weather = { lossPercent: 0, apart: false, slow: null };

  /** Builds the world. There is one at a time, and its homes have fixed names. */
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

  /** Has this many of a hundred packets lost from now on, each way, whatever they carry. */
  lose(lossPercent: number): void {
    this.#setWeather({ lossPercent });
  }

  /** Cuts the path from home to home, or mends it; the server and the relay stay reachable. */
  keepApart(apart: boolean): void {
    this.#setWeather({ apart });
  }

  /** Makes the path between two transport addresses, one at each home, this much longer each way. */
  async delay(one: TransportAddress, other: TransportAddress, delayMs: number): Promise<void> {
    this.#setWeather({ slow: await SlowPath.between(one, other, delayMs) });
  }

  [Symbol.dispose](): void {
    this.#weather.slow?.[Symbol.dispose]();
    World.#clear();
  }

  /** Takes down what is there, also what a test that broke off has left. */
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
