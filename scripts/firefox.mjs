import { installPackages, mayInstallPackages } from "./debian.mjs";

/**
 * Provides a Firefox for the tests between two browsers: an installed one, else Debian's package if this process may
 * install it. Returns a sentence that names the skipped tests, or `null`.
 */
export async function provideFirefox({ run, say, findFirefox, mayInstall = mayInstallPackages() }) {
  if (findFirefox()) return null;
  if (mayInstall) {
    say("installing Debian's firefox-esr for the tests between two browsers");
    await installPackages(run, ["firefox-esr"]);
    if (findFirefox()) return null;
  }
  return "SKIPPED: the tests between Chromium and Firefox, because Firefox is not installed (`apt-get install firefox-esr`)";
}
