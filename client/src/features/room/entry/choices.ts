import { z } from "zod";
import { readJson, type WebStorage, writeJson } from "../../../net/storage.ts";

/** The user's choices for rooms, which a tab remembers over a reload; no messages. */
const Choices = z.object({
  guestName: z.string().max(160).default(""),
  singleKeys: z.boolean().default(true),
  sounds: z.boolean().default(true),
  /** The devices that were live, which a reload during a call opens again. */
  live: z.array(z.enum(["camera", "microphone"])).default([]),
});
export type Choices = z.infer<typeof Choices>;

const storageKey = "lets-meet:room";

/** Reads the stored choices; invalid data counts as none. */
export function savedChoices(storage: WebStorage | null): Choices {
  return Choices.safeParse(readJson(storage, storageKey)).data ?? Choices.parse({});
}

/** Stores the choices for this tab, if the browser allows it. */
export function saveChoices(storage: WebStorage | null, choices: Choices): void {
  writeJson(storage, storageKey, choices);
}
