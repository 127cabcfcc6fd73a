import { z } from "zod";

/** The user's choices for rooms, which a tab remembers over a reload; no messages. */
const Keepsake = z.object({
  guestName: z.string().max(160).default(""),
  singleKeys: z.boolean().default(true),
  sounds: z.boolean().default(true),
  /** The devices that were live, which a reload during a call opens again. */
  live: z.array(z.enum(["camera", "microphone"])).default([]),
});
export type Keepsake = z.infer<typeof Keepsake>;

type Shelf = Pick<Storage, "getItem" | "setItem">;
const shelfKey = "lets-meet:room";

/** Reads the stored choices; invalid data counts as none. */
export function recall(shelf: Pick<Shelf, "getItem"> | null): Keepsake {
  try {
    const kept: unknown = JSON.parse(shelf?.getItem(shelfKey) ?? "{}");
    return Keepsake.safeParse(kept).data ?? Keepsake.parse({});
  } catch {
    return Keepsake.parse({});
  }
}

/** Stores the choices for this tab, if the browser allows it. */
export function keep(shelf: Pick<Shelf, "setItem"> | null, keepsake: Keepsake): void {
  try {
    shelf?.setItem(shelfKey, JSON.stringify(keepsake));
  } catch {
    // The next load then asks again.
  }
}
