/**
 * A whole text message as one unmasked WebSocket frame (RFC 6455 §5.2), head and payload in one piece: the kernel then
 * gets one write for it, instead of two pieces that are put together again there.
 */
export function textFrame(text: string): readonly [Buffer] {
  const length = Buffer.byteLength(text);
  const headLength = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(headLength + length);
  frame[0] = 0x81;
  if (headLength === 2) frame[1] = length;
  else if (headLength === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeBigUInt64BE(BigInt(length), 2);
  }
  // Text as long in bytes as in characters is ASCII, and is copied faster when that is said.
  frame.write(text, headLength, length === text.length ? "latin1" : "utf8");
  return [frame];
}
