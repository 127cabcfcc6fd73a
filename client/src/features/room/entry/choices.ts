import { z } from "zod";

/** The user's choices for rooms, which a tab remembers over a reload; no messages. */
const Choices = z.object({
  guestName: z.string().max(160).default(""),
  singleKeys: z.boolean().default(true),
  sounds: z.boolean().default(true),
  /** The devices that were live, which a reload during a call opens again. */
  live: z.array(z.enum(["camera", "microphone"])).default([]),
});
export type Choices = z.infer<typeof Choices>;

type WebStorage = Pick<Storage, "getItem" | "setItem">;
const storageKey = "lets-meet:room";

/** Reads the stored choices; invalid data counts as none. */
export function savedChoices(storage: Pick<WebStorage, "getItem"> | null): Choices {
  try {
    const kept: unknown = JSON.parse(storage?.getItem(storageKey) ?? "{}");
    return Choices.safeParse(kept).data ?? Choices.parse({});
  } catch {
    return Choices.parse({});
  }
}

/** Stores the choices for this tab, if the browser allows it. */
export function saveChoices(storage: Pick<WebStorage, "setItem"> | null, choices: Choices): void {
  try {
    storage?.setItem(storageKey, JSON.stringify(choices));
  } catch {
    // The next load then asks again.
  }
}
