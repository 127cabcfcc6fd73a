import type { StdioOptions } from "node:child_process";

export type RunOptions = {
  readonly env?: NodeJS.ProcessEnv;
  /** The root of the workspace if absent. */
  readonly cwd?: string;
  /** Inherited if absent. */
  readonly stdio?: StdioOptions;
  /** Ends the command when it is aborted. */
  readonly signal?: AbortSignal;
  readonly shell?: boolean;
  /** The signal that ends the command, if not the one that this process receives. */
  readonly endWith?: NodeJS.Signals;
};

/** Runs a command to its end and returns its exit code. */
export type Run = (command: string, args: readonly string[], options?: RunOptions) => Promise<number>;

/** Prints one line for the person who runs the task. */
export type Say = (line: string) => void;

/** What run.mjs gives a task; `root` is the folder of the workspace. */
export type Context = { readonly root: string; readonly run: Run; readonly say: Say };
