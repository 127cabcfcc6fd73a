const headLengthOf = (length: number): number => (length < 126 ? 2 : length < 65_536 ? 4 : 10);

/**
 * Complete text messages as unmasked WebSocket frames (RFC 6455 §5.2), heads and payloads in one buffer, so
 * that the kernel gets a single write.
 */
export function textFrames(texts: readonly string[]): Buffer {
  const lengths = texts.map((text) => Buffer.byteLength(text));
  const frames = Buffer.allocUnsafe(lengths.reduce((sum, length) => sum + headLengthOf(length) + length, 0));
  let at = 0;
  for (const [index, text] of texts.entries()) {
    const length = lengths[index] ?? 0;
    at = writeHead(frames, at, length);
    // Text with as many bytes as characters is ASCII, which is copied faster as latin1.
    at += frames.write(text, at, length === text.length ? "latin1" : "utf8");
  }
  return frames;
}

/** Writes the head of a final text frame, and returns the offset of its payload. */
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
