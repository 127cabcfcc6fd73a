import { installPackages, mayInstallPackages } from "./debian.mjs";

/**
 * Makes sure that there is a Firefox for the tests between two browsers: what is there, else Debian's package where this
 * process may install it. Returns what cannot be tested as a sentence, or `null`.
 */
export async function provideFirefox({ run, say, findFirefox, mayInstall = mayInstallPackages() }) {
  if (findFirefox()) return null;
  if (mayInstall) {
    say("installing Debian's firefox-esr for the tests between two browsers");
    await installPackages(run, ["firefox-esr"]);
    if (findFirefox()) return null;
  }
  return "SKIPPED: the tests between Chromium and Firefox, because there is no Firefox here (`apt-get install firefox-esr`)";
}
