import { z } from "zod";
import { MarkText } from "../../ports-safety.ts";
import type { StrikeStore } from "../../safety-ports.ts";
import type { RedisClient } from "./client.ts";

const Found = z.array(z.string());
/** An id, and the mark in JSON. */
const Member = z.string().transform((text, context) => {
  const cut = text.indexOf(" ");
  const mark = MarkText.safeParse(text.slice(cut + 1));
  if (mark.success) return { id: text.slice(0, cut), mark: mark.data };
  context.addIssue({ code: "custom", message: "not a mark" });
  return z.NEVER;
});

const keyOf = (subject: string) => `{strike}:${subject}`;

/** Marks in Redis, which forgets them by itself after that time; every method is one script. */
export function createRedisStrikeStore(redis: RedisClient, keptMs: number): StrikeStore {
  return {
    add: async (marks) => {
      if (marks.length === 0) return;
      const parts = marks.flatMap(({ id, mark, at }) => [`${id} ${JSON.stringify(mark)}`, at]);
      await redis.addMarks(
        marks.map(({ subject }) => keyOf(subject)),
        [...parts, keptMs],
      );
    },
    of: async (subjects, since) => {
      if (subjects.length === 0) return [];
      const parts = Found.parse(await redis.marksOf(subjects.map(keyOf), [since]));
      const found = new Map<string, { readonly mark: z.infer<typeof Member>["mark"]; readonly at: number }>();
      for (let at = 0; at < parts.length; at += 2) {
        const { id, mark } = Member.parse(parts[at]);
        found.set(id, { mark, at: Number(parts[at + 1]) });
      }
      return [...found.values()].toSorted((a, b) => a.at - b.at);
    },
    removeBefore: async () => undefined,
  };
}
