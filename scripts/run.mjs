// The entry point of every task: `node scripts/run.mjs TASK [ARGS]`, which `npm start` and `npm test` call.
// It is plain JavaScript without dependencies, because it runs before the packages are installed. It fetches the pinned
// Node and pnpm if they are missing, installs from the lockfile if that has changed, then runs the task, which is TypeScript.
import { spawn, spawnSync } from "node:child_process";
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const root = join(dirname(fileURLToPath(import.meta.url)), "..");
const toolchain = join(root, ".toolchain");
const NODE_FLOOR = { major: 24, minor: 15 };
const NODE_PINNED = "24.21.0";
/** @type {readonly NodeJS.Signals[]} */
const passedOn = ["SIGTERM", "SIGINT", "SIGHUP"];
const parent = process.ppid;

/**
 * Prints one line to stderr, so that stdout has only the task's own output.
 *
 * @type {import("./context.ts").Say}
 */
const say = (line) => void process.stderr.write(`lets-meet: ${line}\n`);

/**
 * @param {string} line
 * @returns {never}
 */
function fail(line) {
  say(line);
  process.exit(1);
}

function nodeIsNewEnough() {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number);
  return major > NODE_FLOOR.major || (major === NODE_FLOOR.major && minor >= NODE_FLOOR.minor);
}

/**
 * Runs a command to its end and returns its exit code. It forwards the signals that this process receives, or sends
 * `endWith` instead, and stops the command when the process that started this one ends: npm, when it is stopped, stops the
 * shell in between, but not this process, which then has another parent.
 *
 * @type {import("./context.ts").Run}
 */
const run = (command, args, { env = process.env, endWith, ...options } = {}) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { cwd: root, stdio: "inherit", env, ...options });
    /** @param {NodeJS.Signals} signal */
    const pass = (signal) => child.kill(endWith ?? signal);
    for (const signal of passedOn) process.on(signal, pass);
    const watch = setInterval(() => {
      if (process.ppid === parent) return;
      clearInterval(watch);
      pass("SIGTERM");
    }, 250);
    /** @param {number} code */
    const settle = (code) => {
      clearInterval(watch);
      for (const signal of passedOn) process.off(signal, pass);
      resolve(code);
    };
    child.on("error", (error) => {
      // An aborted child still emits `exit`; until then it counts as running.
      if (error.name === "AbortError") return;
      say(`${command} could not start: ${error.message}`);
      settle(127);
    });
    child.on("exit", (code, signal) =>
      settle(code ?? (signal !== null && passedOn.includes(signal) ? 0 : 1)),
    );
  });

/** Restarts this script with the pinned Node, because the installed one is too old (no type stripping, no `node:sqlite`). */
async function withPinnedNode() {
  const name = `node-${process.platform === "win32" ? "win" : process.platform}-${process.arch}`;
  const home = join(toolchain, "node");
  const binary = join(home, "node_modules", name, "bin", process.platform === "win32" ? "node.exe" : "node");
  if (!existsSync(binary)) {
    say(`Node ${process.versions.node} is too old; downloading Node ${NODE_PINNED} into .toolchain (once)`);
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "package.json"), '{ "private": true }\n');
    const npm = spawnSync(
      "npm",
      [
        "install",
        "--ignore-scripts",
        "--no-save",
        "--no-audit",
        "--no-fund",
        "--loglevel=error",
        `${name}@${NODE_PINNED}`,
      ],
      { cwd: home, stdio: ["ignore", "ignore", "inherit"], shell: process.platform === "win32" },
    );
    if (npm.status !== 0 || !existsSync(binary)) {
      fail(
        `could not download a prebuilt Node ${NODE_PINNED} for this system: install Node ${NODE_FLOOR.major}.${NODE_FLOOR.minor} or newer and run this again`,
      );
    }
  }
  const env = {
    ...process.env,
    PATH: `${dirname(binary)}${process.platform === "win32" ? ";" : ":"}${process.env.PATH ?? ""}`,
  };
  process.exit(await run(binary, process.argv.slice(1), { env }));
}

/** Installs the workspace from the lockfile, unless lockfile and Node version are unchanged since the last install. */
async function installWorkspace() {
  const pnpm = JSON.parse(readFileSync(join(root, "package.json"), "utf8")).packageManager;
  const hash = createHash("sha256").update(process.versions.node).update(pnpm);
  for (const file of ["pnpm-lock.yaml", "pnpm-workspace.yaml"]) hash.update(readFileSync(join(root, file)));
  const wanted = hash.digest("hex");
  const stamp = join(toolchain, "installed");
  if (existsSync(join(root, "node_modules")) && existsSync(stamp) && readFileSync(stamp, "utf8") === wanted)
    return;
  say("installing packages from the lockfile");
  const code = await run("npx", ["--yes", pnpm, "install", "--frozen-lockfile", "--reporter=append-only"], {
    stdio: ["ignore", "ignore", "inherit"],
    shell: process.platform === "win32",
  });
  if (code !== 0) fail("the packages could not be installed; see the lines above");
  mkdirSync(toolchain, { recursive: true });
  writeFileSync(stamp, wanted);
}

const [task = "help", ...args] = process.argv.slice(2);
if (!nodeIsNewEnough()) await withPinnedNode();
await installWorkspace();
const { runTask } = await import("./tasks.ts");
process.exit(await runTask(task, args, { root, run, say }));
