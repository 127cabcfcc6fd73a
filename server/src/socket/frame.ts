/**
 * Complete text messages as unmasked WebSocket frames (RFC 6455 §5.2). The result has one character for each byte, to be
 * written as latin1: the connection then copies it to the kernel without a buffer in between.
 */
export function textFrames(texts: readonly string[]): string {
  let frames = "";
  for (const text of texts) {
    const length = Buffer.byteLength(text);
    // Text with as many bytes as characters is ASCII, which is its own UTF-8.
    frames += headOf(length) + (length === text.length ? text : Buffer.from(text).toString("latin1"));
  }
  return frames;
}

const byte = (value: number): string => String.fromCharCode(value & 255);
const twoBytes = (value: number): string => byte(value >> 8) + byte(value);

/** The head of a final text frame. */
function headOf(length: number): string {
  if (length < 126) return `\x81${byte(length)}`;
  if (length < 65_536) return `\x81\x7e${twoBytes(length)}`;
  return `\x81\x7f\0\0\0\0${twoBytes(length >>> 16)}${twoBytes(length)}`;
}
