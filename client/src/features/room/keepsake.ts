import { z } from "zod";

/** What a tab remembers over a reload of what the person has chosen for rooms; nothing of what was said. */
const Keepsake = z.object({
  guestName: z.string().max(160).default(""),
  singleKeys: z.boolean().default(true),
  sounds: z.boolean().default(true),
  /** The devices that were live, so that a reload in a call brings them back. */
  live: z.array(z.enum(["camera", "microphone"])).default([]),
});
export type Keepsake = z.infer<typeof Keepsake>;

type Shelf = Pick<Storage, "getItem" | "setItem">;
const shelfKey = "lets-meet:room";

/** Reads what is kept; whatever does not make sense is as good as nothing. */
export function recall(shelf: Pick<Shelf, "getItem"> | null): Keepsake {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(shelfKey) ?? "{}");
    return Keepsake.safeParse(kept).data ?? Keepsake.parse({});
  } catch {
    return Keepsake.parse({});
  }
}

/** Keeps it for this tab, where the browser lets it. */
export function keep(shelf: Pick<Shelf, "setItem"> | null, keepsake: Keepsake): void {
  try {
    shelf?.setItem(shelfKey, JSON.stringify(keepsake));
  } catch {
    // The next load of the page then asks again.
  }
}
