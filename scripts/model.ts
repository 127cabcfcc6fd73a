// Runs Spin on the model of the cluster's protocol (docs/cluster.md): Spin writes the checker, the C compiler builds it.
import { execFile } from "node:child_process";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { promisify } from "node:util";
import { z } from "zod";
import { provisions } from "./provisions.ts";

const execute = promisify(execFile);
const model = join(import.meta.dirname, "../server/model/strangers.pml");

/** How much of everything one search allows. */
export type Bounds = {
  readonly sessions: 2 | 3;
  readonly faults: number;
  readonly commands: number;
  readonly matches: number;
};

/** What one search found; `failure` is null if every state keeps every invariant, and else names the broken one. */
export type Verdict = {
  readonly states: number;
  readonly depth: number;
  readonly seconds: number;
  readonly failure: string | null;
  /** The transitions that led to the failure. */
  readonly path: readonly string[];
};

/** The searches that the protocol has to pass, each complete within its bounds. */
export const searches: readonly Bounds[] = [
  { sessions: 3, faults: 1, commands: 1, matches: 1 },
  { sessions: 3, faults: 0, commands: 1, matches: 2 },
  { sessions: 2, faults: 2, commands: 0, matches: 1 },
];

const Exit = z.object({ stdout: z.string() });

/** The output of a program that may end with an error code and is then still read. */
async function outputOf(command: string, args: readonly string[], cwd: string): Promise<string> {
  try {
    return (await execute(command, args, { cwd, maxBuffer: 1 << 24 })).stdout;
  } catch (error) {
    const exit = Exit.safeParse(error);
    if (!exit.success || exit.data.stdout === "") throw error;
    return exit.data.stdout;
  }
}

const numberIn = (text: string, pattern: RegExp): number => {
  const found = pattern.exec(text)?.[1];
  if (found === undefined) throw new Error(`the checker's output lacks ${pattern.source}:\n${text}`);
  return Number(found);
};

type Options = {
  /** The macros that plant a bug or undo a rule. */
  readonly without?: readonly string[];
  /** Tries the last transition first, which finds some failures sooner. */
  readonly backwards?: boolean;
};

/** Searches all states within the bounds, up to the first failure. */
export async function checkModel(
  bounds: Bounds,
  { without = [], backwards = false }: Options = {},
): Promise<Verdict> {
  const { sessions, faults, commands, matches } = bounds;
  const sizes = [`SESSIONS=${sessions}`, `FAULTS=${faults}`, `COMMANDS=${commands}`, `MATCHES=${matches}`];
  const macros = [...sizes, ...without].map((macro) => `-D${macro}`);
  const folder = await mkdtemp(join(tmpdir(), "lets-meet-model-"));
  try {
    await execute("spin", ["-a", ...macros, model], { cwd: folder });
    const order = backwards ? ["-DREVERSE", "-DT_REVERSE"] : [];
    // -O2 takes longer to compile than it saves. One process has nothing to reorder, so the reduction of partial orders is
    // left out.
    const flags = ["-O1", "-DSAFETY", "-DCOLLAPSE", "-DNOREDUCE", "-DMEMLIM=1500", ...order];
    await execute("gcc", [...flags, "-o", "checker", "pan.c"], { cwd: folder });
    const output = await outputOf(join(folder, "checker"), ["-m10000"], folder);
    const failed = numberIn(output, /errors: (\d+)/) > 0;
    // A search that was cut short proves nothing.
    const short = /^(?:pan: reached .*|error: max search depth.*)$/m.exec(output)?.[0];
    if (short !== undefined) throw new Error(`the search is not complete: ${short}`);
    return {
      states: numberIn(output, /(\d+) states, stored/),
      depth: numberIn(output, /depth reached (\d+)/),
      seconds: numberIn(output, /elapsed time ([\d.]+)/),
      failure: failed ? (/^pan:1: (.*)$/m.exec(output)?.[1] ?? "unnamed") : null,
      path: failed ? await pathIn(folder, macros) : [],
    };
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** The transitions of the failure that the checker has left in the folder. */
async function pathIn(folder: string, macros: readonly string[]): Promise<readonly string[]> {
  const args = ["-t", "-T", "-k", "strangers.pml.trail", ...macros, model];
  const replay = await outputOf("spin", args, folder);
  const start =
    /^(?:append|claim|commit|crash|flush|follow|lead|matcher|no more|nobody|peek|restore|tails)\b.*/;
  return replay.split("\n").flatMap((line) => start.exec(line.trim())?.[0] ?? []);
}

/** True if Spin and a C compiler are installed. */
export const hasSpin: boolean = provisions.model.parts.every(({ isThere }) => isThere());

const nameOf = ({ sessions, faults, commands, matches }: Bounds): string =>
  `${sessions} sessions, ${faults} faults, ${commands} commands, ${matches} proposals`;

/** One line about a search, and the path of its failure. */
export function describeSearch(bounds: Bounds, verdict: Verdict): string {
  const { states, depth, seconds, failure, path } = verdict;
  const size = `${nameOf(bounds)}: ${states} states, depth ${depth}, ${seconds} s`;
  return failure === null ? `passed  ${size}` : [`FAILED  ${size}: ${failure}`, ...path].join("\n  ");
}
