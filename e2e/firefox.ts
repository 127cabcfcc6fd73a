import { existsSync } from "node:fs";
import { type Browser, firefox, type Locator, type Page } from "@playwright/test";
import type { Look } from "./looks.ts";

const systemPaths = [
  "/usr/bin/firefox-esr",
  "/usr/bin/firefox",
  "/Applications/Firefox.app/Contents/MacOS/firefox",
];

/** The path of the Firefox to drive: the one named in `LETS_MEET_FIREFOX`, else the system's; `null` if there is none. */
export function findFirefox(): string | null {
  const named = process.env["LETS_MEET_FIREFOX"];
  if (named !== undefined && named !== "") return existsSync(named) ? named : null;
  return systemPaths.find((path) => existsSync(path)) ?? null;
}

/**
 * Starts an unpatched Firefox whose microphone has this person's tone. It uses the browser's own fake capture, because no
 * `AudioContext` runs without an audio device, so a page cannot make a tone.
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
      // All peers are on this machine.
      "media.peerconnection.ice.loopback": true,
      "media.peerconnection.ice.obfuscate_host_addresses": false,
    },
  });
}

/** True if the page runs in Firefox. */
export const isInFirefox = (page: Page): boolean =>
  page.context().browser()?.browserType().name() === "firefox";

/**
 * Replaces a field's text. In Firefox it types key by key, because `fill` sets the value in the page's own world there, and
 * React takes that for its own change.
 */
export async function write(field: Locator, text: string): Promise<void> {
  if (!isInFirefox(field.page())) return await field.fill(text);
  await field.clear();
  await field.pressSequentially(text);
}
