import { chmodSync, existsSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { ip, ipIn, passOn, setRules } from "./command.ts";

/**
 * The network of the homes' public addresses. It is not used on the internet, and no relay treats it as a special range.
 * Its addresses are not visible outside the namespace.
 */
const publicNetwork = "44.128.0";
export const homeAddresses = `${publicNetwork}.100-${publicNetwork}.199`;
/** The default gateway of every home's router. */
export const internetAddress = "198.51.100.1";

/**
 * The behaviour of a home's router. `cone` maps each inner port to one outer port; `symmetric` uses another outer port for
 * each destination (RFC 4787 §4.1: endpoint-independent, and address- and port-dependent mapping).
 */
export type RouterPolicy = {
  readonly mapping: "cone" | "symmetric";
  readonly lets: "everything" | "no UDP" | "TCP to port 443" | "nothing";
};

/** The packets that the router drops. These rules come first, so that they also end an established flow. */
const refusals: Readonly<Record<RouterPolicy["lets"], string>> = {
  everything: "",
  "no UDP": "meta l4proto udp drop",
  "TCP to port 443": `meta l4proto != tcp drop
    iifname "lan" tcp dport != 443 drop`,
  nothing: "drop",
};

/**
 * The packet rules of a router. The router drops packets from outside to itself: an early packet from a peer would
 * otherwise take the outer port that the reply needs.
 */
const rulesOf = ({ mapping, lets }: RouterPolicy) => `table ip router {
  chain outward {
    type nat hook postrouting priority srcnat;
    oifname "wan" masquerade ${mapping === "symmetric" ? "fully-random" : ""}
  }
  chain input {
    type filter hook input priority filter; policy drop;
    iifname "lan" accept
  }
  chain forward {
    type filter hook forward priority filter; policy drop;
    ${refusals[lets]}
    ct state established,related accept
    iifname "lan" accept
  }
}
`;

type HomeNumber = 1 | 2 | 3;

const namesOf = (number: HomeNumber) => ({
  device: `home-${number}`,
  router: `router-${number}`,
  /** The end of the router's veth pair in the namespace of this process. */
  cable: `to-${number}`,
});

/** A home: a private network with one device, behind a router with one public address. */
export class Home {
  readonly #number: number;
  readonly #device: string;
  readonly #router: string;
  readonly #cable: string;
  #policy: RouterPolicy = { mapping: "cone", lets: "everything" };
  #lastPart = 2;
  #publicLastPart: number;

  /** Creates the home, and the veth pair from its router to the namespace of this process. */
  constructor(number: HomeNumber) {
    this.#number = number;
    ({ device: this.#device, router: this.#router, cable: this.#cable } = namesOf(number));
    this.#publicLastPart = 100 + number;
    for (const namespace of [this.#device, this.#router]) {
      ip(`netns add ${namespace}`);
      ipIn(namespace, "link set lo up");
    }
    ip(`link add ${this.#cable} type veth peer name wan netns ${this.#router}`);
    ip(`link add lan netns ${this.#router} type veth peer name eth0 netns ${this.#device}`);
    ip(`link set ${this.#cable} up`);
    ipIn(this.#router, "link set wan up");
    ipIn(this.#router, "link set lan up");
    ipIn(this.#router, `address add ${this.#inside(1)}/24 dev lan`);
    ipIn(this.#device, "link set eth0 up");
    passOn(this.#router);
    this.#joinInternet();
    this.#joinHome();
    this.set({});
  }

  get publicAddress(): string {
    return `${publicNetwork}.${this.#publicLastPart}`;
  }

  /** Changes the router's policy; existing mappings stay. */
  set(policy: Partial<RouterPolicy>): void {
    this.#policy = { ...this.#policy, ...policy };
    setRules(this.#router, rulesOf(this.#policy));
  }

  /** Changes the device's address, as when it joins another network: the page can detect this. */
  changeAddress(): void {
    ipIn(this.#device, `address delete ${this.#inside(this.#lastPart)}/24 dev eth0`);
    this.#lastPart++;
    this.#joinHome();
  }

  /** Changes the router's public address, as after a redial: the device behind it cannot detect this. */
  changePublicAddress(): void {
    ipIn(this.#router, `address delete ${this.publicAddress}/32 dev wan`);
    ip(`route delete ${this.publicAddress}/32 dev ${this.#cable}`);
    this.#publicLastPart += 10;
    this.#joinInternet();
  }

  /** Writes a script into `folder` that runs `program` on this home's device; returns its path. */
  door(program: string, folder: string): string {
    const path = join(folder, `in-${this.#device}`);
    writeFileSync(path, `#!/bin/sh\nexec ip netns exec ${this.#device} "${program}" "$@"\n`);
    chmodSync(path, 0o755);
    return path;
  }

  /** Removes a home, if it exists; programs that still run in it lose their network. */
  static remove(number: HomeNumber): void {
    const { cable, device, router } = namesOf(number);
    if (existsSync(`/sys/class/net/${cable}`)) ip(`link delete ${cable}`);
    for (const namespace of [device, router])
      if (existsSync(`/run/netns/${namespace}`)) ip(`netns delete ${namespace}`);
  }

  #inside(lastPart: number): string {
    return `192.168.${this.#number}.${lastPart}`;
  }

  #joinHome(): void {
    ipIn(this.#device, `address add ${this.#inside(this.#lastPart)}/24 dev eth0`);
    ipIn(this.#device, `route replace default via ${this.#inside(1)}`);
  }

  #joinInternet(): void {
    ipIn(this.#router, `address add ${this.publicAddress}/32 dev wan`);
    ipIn(this.#router, `route replace ${internetAddress}/32 dev wan`);
    ipIn(this.#router, `route replace default via ${internetAddress} dev wan src ${this.publicAddress}`);
    ip(`route add ${this.publicAddress}/32 dev ${this.#cable}`);
  }
}
