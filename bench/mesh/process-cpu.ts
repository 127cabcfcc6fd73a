import { readdirSync, readFileSync } from "node:fs";

/** Linux counts in hundredths of a second on all common platforms (`getconf CLK_TCK`). */
const msPerTick = 10;

/** The CPU time that a process and all its living descendants have used, in milliseconds. Linux only. */
export function cpuOfTree(root: number): number {
  const parents = new Map<number, number>();
  const used = new Map<number, number>();
  for (const name of readdirSync("/proc").filter((entry) => /^\d+$/.test(entry))) {
    const fields = statOf(name);
    if (fields === null) continue;
    // proc(5): the parent is the 4th field, user and system time are the 14th and 15th. `statOf` leaves out the first two.
    parents.set(Number(name), Number(fields[1]));
    used.set(Number(name), (Number(fields[11]) + Number(fields[12])) * msPerTick);
  }
  const isWithin = (pid: number): boolean => {
    if (pid === root) return true;
    const parent = parents.get(pid);
    return parent !== undefined && parent > 1 && isWithin(parent);
  };
  return [...used].reduce((sum, [pid, ms]) => (isWithin(pid) ? sum + ms : sum), 0);
}

function statOf(pid: string): readonly string[] | null {
  try {
    const line = readFileSync(`/proc/${pid}/stat`, "utf8");
    return line.slice(line.lastIndexOf(")") + 2).split(" ");
  } catch {
    // The process has ended since it was listed.
    return null;
  }
}
