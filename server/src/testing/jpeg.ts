/**
 * The headers of a baseline JPEG of that size with a few bytes of picture: enough for everything that only reads headers.
 * `filler` bytes of comment make it larger.
 */
export function jpegOf(width = 224, height = 168, filler = 0): Uint8Array {
  const word = (value: number) => [(value >> 8) & 0xff, value & 0xff];
  const comment =
    filler === 0 ? [] : [0xff, 0xfe, ...word(filler + 2), ...Array.from({ length: filler }, () => 0x20)];
  const frame = [0xff, 0xc0, ...word(11), 8, ...word(height), ...word(width), 1, 1, 0x11, 0];
  const scan = [0xff, 0xda, ...word(8), 1, 1, 0, 0, 63, 0];
  return new Uint8Array([0xff, 0xd8, ...comment, ...frame, ...scan, 0x12, 0x34, 0xff, 0xd9]);
}
