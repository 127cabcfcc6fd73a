/** A storage; `null` if the browser denies it. */
export function storageFrom(open: () => Storage): Storage | null {
  try {
    return open();
  } catch {
    return null;
  }
}
