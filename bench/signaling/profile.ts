import { type Profiler, Session } from "node:inspector/promises";
import { z } from "zod";

/** The time that one function itself took, without the functions that it called. */
const Line = z.object({ file: z.string(), name: z.string(), micros: z.number() });
/** The busy time of a process by function, the longest first. */
export const Profile = z.array(Line).readonly();
export type Profile = z.infer<typeof Profile>;

/** The sampling interval, in microseconds. */
const interval = 200;
/** What V8 reports while the process waits. */
const idle = "(idle)";

/** Profiles this process from now on; the result ends the profile and returns it. */
export async function profileThis(): Promise<() => Promise<Profile>> {
  const session = new Session();
  session.connect();
  await session.post("Profiler.enable");
  await session.post("Profiler.setSamplingInterval", { interval });
  await session.post("Profiler.start");
  return async () => {
    const { profile } = await session.post("Profiler.stop");
    session.disconnect();
    return byFunction(profile);
  };
}

/** The self time of each function, from the samples of V8's profiler. */
function byFunction({ nodes, samples = [], timeDeltas = [] }: Profiler.Profile): Profile {
  const lines = new Map<string, z.infer<typeof Line>>();
  const lineOf = new Map<number, z.infer<typeof Line>>();
  for (const { id, callFrame } of nodes) {
    const { url: file, functionName: name } = callFrame;
    const key = `${file} ${name}`;
    const line = lines.get(key) ?? { file, name, micros: 0 };
    lines.set(key, line);
    lineOf.set(id, line);
  }
  for (const [index, sample] of samples.entries()) {
    const line = lineOf.get(sample);
    // A sample lasts until the next one.
    if (line !== undefined) line.micros += timeDeltas[index + 1] ?? 0;
  }
  return [...lines.values()]
    .filter(({ name, micros }) => name !== idle && micros > 0)
    .toSorted((a, b) => b.micros - a.micros);
}
