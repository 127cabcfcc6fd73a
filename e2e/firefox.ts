import { existsSync } from "node:fs";
import { type Browser, firefox, type Locator, type Page } from "@playwright/test";
import type { Look } from "./looks.ts";

const systemPaths = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/** The Firefox to drive: the one named in `LETS_MEET_FIREFOX`, else the system's; `null` when there is none. */
export function findFirefox(): string | null {
  const named = process.env["LETS_MEET_FIREFOX"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return systemPaths.find((path) => existsSync(path)) ?? null;
}

/**
 * Starts a Firefox as its makers ship it, whose microphone sounds like this person. Its fake capture is the browser's
 * own: without an audio device no `AudioContext` of a page's runs, so a page cannot make a tone.
 */
export async function launchFirefox(look: Look): Promise<Browser> {
  const executablePath = findFirefox();
  if (executablePath === null) throw new Error("there is no Firefox here");
  return await firefox.launch({
    channel: "moz-firefox",
    executablePath,
    args: [],
    firefoxUserPrefs: {
      "media.navigator.streams.fake": true,
      "media.navigator.audio.fake_frequency": look.toneHz,
      "media.navigator.permission.disabled": true,
      "media.autoplay.default": 0,
      // Everybody is on this machine.
      "media.peerconnection.ice.loopback": true,
      "media.peerconnection.ice.obfuscate_host_addresses": false,
    },
  });
}

/** Whether a page is a Firefox's. */
export const isInFirefox = (page: Page): boolean =>
  page.context().browser()?.browserType().name() === "firefox";

/**
 * Writes a text in the place of what a field has. In Firefox key by key: there `fill` sets the value in the page's own world,
 * where React takes it for its own doing.
 */
export async function write(field: Locator, text: string): Promise<void> {
  if (!isInFirefox(field.page())) return await field.fill(text);
  await field.clear();
  await field.pressSequentially(text);
}
