import { spawnSync } from "node:child_process";

/** Runs a program to its end, with `input` on its stdin; throws what it has said when it fails. */
export function command(program: string, args: readonly string[], input = ""): void {
  const { status, stderr, error } = spawnSync(program, args, { input, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? stderr}`, { cause: error });
}

/** `ip` with arguments as one would type them. */
export const ip = (line: string): void => command("ip", line.split(" "));

/** The same inside a namespace. */
export const ipIn = (namespace: string, line: string): void => ip(`-n ${namespace} ${line}`);

const asInside = (namespace: string | null, program: string, args: readonly string[]) =>
  namespace === null
    ? ([program, args] as const)
    : (["ip", ["netns", "exec", namespace, program, ...args]] as const);

/** Puts a whole set of packet rules in the place of the last one at once; `null` is the namespace of this process. */
export function setRules(namespace: string | null, rules: string): void {
  command(...asInside(namespace, "nft", ["-f", "-"]), `flush ruleset\n${rules}`);
}

/** Has a namespace pass packets on; `null` is the namespace of this process. */
export function passOn(namespace: string | null): void {
  command(...asInside(namespace, "sh", ["-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]));
}
