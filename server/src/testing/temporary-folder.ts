import { onTestFinished } from "vitest";
import { newFolder } from "./new-folder.ts";

/** The path of a new folder, which is removed when the running test has finished; outside of a test, `atEnd` is `afterAll`. */
export function temporaryFolder(atEnd: (remove: () => void) => void = onTestFinished): string {
  const folder = newFolder();
  atEnd(() => folder[Symbol.dispose]());
  return folder.path;
}
