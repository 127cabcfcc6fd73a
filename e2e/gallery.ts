import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";
import type { Page } from "@playwright/test";

const startTimeoutMs = 60_000;

/** The client's development server as a child process. It serves the gallery, which the built page does not contain. */
export class Gallery {
  readonly url: string;
  readonly #process: ChildProcess;

  private constructor(url: string, process: ChildProcess) {
    this.url = url;
    this.#process = process;
  }

  static async start(): Promise<Gallery> {
    const client = join(import.meta.dirname, "..", "client");
    // The URL is parsed from the server's output, so the output must have no colour codes.
    const { FORCE_COLOR: _colour, ...environment } = process.env;
    // Each worker starts a server of its own, beside the one that a developer may have open: Vite refuses a second one.
    const options = ["--host", "127.0.0.1", "--port", "0", "--bypass-lock"];
    const vite = spawn(
      process.execPath,
      [join(client, "node_modules", "vite", "bin", "vite.js"), ...options],
      { cwd: client, env: { ...environment, NO_COLOR: "1" }, stdio: ["ignore", "pipe", "inherit"] },
    );
    let output = "";
    const url = await new Promise<string>((resolve, reject) => {
      const late = setTimeout(
        () => reject(new Error(`the development server did not start: ${output}`)),
        startTimeoutMs,
      );
      vite.once("exit", () => reject(new Error(`the development server ended: ${output}`)));
      vite.stdout.on("data", (chunk: Buffer) => {
        output += chunk.toString();
        const found = /http:\/\/127\.0\.0\.1:\d+/u.exec(output);
        if (found === null) return;
        clearTimeout(late);
        resolve(found[0]);
      });
    });
    return new Gallery(url, vite);
  }

  /** The URL of one scene; without a name, of the index of all scenes. */
  at(scene?: string): string {
    return `${this.url}/gallery.html${scene === undefined ? "" : `#${scene}`}`;
  }

  /** Opens the index in a page, and returns the names of all scenes. */
  async scenes(page: Page): Promise<readonly string[]> {
    await page.goto(this.at());
    const links = page.getByRole("main").getByRole("link");
    await links.first().waitFor();
    return links.allTextContents();
  }

  stop(): void {
    this.#process.kill();
  }
}

/** Shows another scene in a page with an open gallery, and waits until it is rendered and its fonts are loaded. */
export async function show(page: Page, scene: string): Promise<void> {
  await page.evaluate(async (name) => {
    const changed = new Promise((done) => {
      window.addEventListener("hashchange", done, { once: true });
    });
    location.hash = name;
    await changed;
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    await document.fonts.ready;
  }, scene);
  await page.getByRole("main").waitFor();
}
