import { spawnSync } from "node:child_process";

/** Runs a program to its end, with `input` on its stdin; throws with its stderr if it fails. */
export function command(program: string, args: readonly string[], input = ""): void {
  const { status, stderr, error } = spawnSync(program, args, { input, encoding: "utf8" });
  if (status !== 0)
    throw new Error(`${program} ${args.join(" ")} failed: ${error?.message ?? stderr}`, { cause: error });
}

/** Runs `ip` with the arguments of a command line. */
export const ip = (line: string): void => command("ip", line.split(" "));

/** The same inside a namespace. */
export const ipIn = (namespace: string, line: string): void => ip(`-n ${namespace} ${line}`);

const asInside = (namespace: string | null, program: string, args: readonly string[]) =>
  namespace === null
    ? ([program, args] as const)
    : (["ip", ["netns", "exec", namespace, program, ...args]] as const);

/** Replaces all packet rules of a namespace atomically; `null` is the namespace of this process. */
export function setRules(namespace: string | null, rules: string): void {
  command(...asInside(namespace, "nft", ["-f", "-"]), `flush ruleset\n${rules}`);
}

/** Enables IP forwarding in a namespace; `null` is the namespace of this process. */
export function passOn(namespace: string | null): void {
  command(...asInside(namespace, "sh", ["-c", "echo 1 > /proc/sys/net/ipv4/ip_forward"]));
}
