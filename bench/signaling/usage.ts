import { z } from "zod";

/**
 * The usage of a process: the CPU time of all its threads since its start, by the kernel's accounting; its current resident
 * memory, and the memory that V8 holds.
 */
export const Usage = z.object({ cpuMicros: z.number(), rssBytes: z.number(), heapBytes: z.number() });
export type Usage = z.infer<typeof Usage>;
