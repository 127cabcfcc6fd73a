import { type MarkRecord, mostMarks, type StrikeStore } from "../../safety-ports.ts";

/** Marks in this process's memory. */
export function createMemoryStrikeStore(): StrikeStore {
  const marks = new Map<string, readonly MarkRecord[]>();
  return {
    add: async (added) => {
      for (const one of added) {
        const known = marks.get(one.subject) ?? [];
        if (known.some(({ id }) => id === one.id)) continue;
        marks.set(one.subject, [...known, one].toSorted((a, b) => a.at - b.at).slice(-mostMarks));
      }
    },
    of: async (subjects, since) => {
      const found = new Map<string, MarkRecord>();
      for (const one of subjects.flatMap((subject) => marks.get(subject) ?? []))
        if (one.at >= since) found.set(one.id, one);
      return [...found.values()].toSorted((a, b) => a.at - b.at).map(({ mark, at }) => ({ mark, at }));
    },
    removeBefore: async (before) => {
      for (const [subject, all] of marks) {
        const kept = all.filter(({ at }) => at >= before);
        if (kept.length === 0) marks.delete(subject);
        else marks.set(subject, kept);
      }
    },
  };
}
