import { installPackages, mayInstallPackages } from "./debian.mjs";

/**
 * Provides a Chromium for the browser tests: an installed one, else Debian's package if this process may install it, else
 * Playwright's download. Returns a sentence that names what is missing, or `null`.
 */
export async function provideBrowser({
  run,
  say,
  programs,
  findChromium,
  mayInstall = mayInstallPackages(),
  named = process.env.LETS_MEET_CHROMIUM,
}) {
  if (findChromium()) return null;
  if (named) return `LETS_MEET_CHROMIUM names a file that does not exist: ${named}`;
  if (mayInstall) {
    say("installing Debian's chromium for the browser tests");
    await installPackages(run, ["chromium"]);
    if (findChromium()) return null;
  }
  say("downloading Playwright's Chromium for the browser tests");
  const downloaded = (await programs.playwright(["install", "chromium"])) === 0;
  if (downloaded && findChromium()) return null;
  return "Chromium is missing: install it (`apt-get install chromium`, or set LETS_MEET_CHROMIUM to its path) to run the browser tests";
}
