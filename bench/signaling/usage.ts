import { z } from "zod";

/** What a process has used: CPU of all its threads since its start, by the kernel's accounting; memory now, resident and in V8's hands. */
export const Usage = z.object({ cpuMicros: z.number(), rssBytes: z.number(), heapBytes: z.number() });
export type Usage = z.infer<typeof Usage>;
