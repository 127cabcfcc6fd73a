/** Long after a press; until then a text file takes little memory. */
const revokeAfterMs = 60_000;

/** Saves a text as a file; it never leaves this device. */
export function saveText(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: "text/plain;charset=utf-8" }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // Safari and some Firefox versions read the blob only after the click handler has returned.
  setTimeout(() => URL.revokeObjectURL(url), revokeAfterMs);
}
