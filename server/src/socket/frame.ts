const headLengthOf = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/**
 * Whole text messages as unmasked WebSocket frames (RFC 6455 §5.2), heads and payloads in one piece: the kernel then
 * gets one write for all of it.
 */
export function textFrames(texts: readonly string[]): readonly [Buffer] {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headLengthOf(length) + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] ?? 0;
    at = writeHead(frames, at, length);
    // Text as long in bytes as in characters is ASCII, and is copied faster when that is said.
    at += frames.write(text, at, length === text.length ? "latin1" : "utf8");
  }
  return [frames];
}

/** Writes the head of a final text frame, and tells where its payload begins. */
function writeHead(frames: Buffer, at: number, length: number): number {
  frames[at] = 0x81;
  const headLength = headLengthOf(length);
  if (headLength === 2) frames[at + 1] = length;
  else if (headLength === 4) {
    frames[at + 1] = 126;
    frames.writeUInt16BE(length, at + 2);
  } else {
    frames[at + 1] = 127;
    frames.writeBigUInt64BE(BigInt(length), at + 2);
  }
  return at + headLength;
}
