/** The size that a JPEG's header declares, in pixels. */
export type PictureSize = { readonly width: number; readonly height: number };

/** The smallest and the largest side of a frame that is judged. */
export const leastSide = 64;
export const mostSide = 640;

/** True for a marker of a frame header: baseline, extended or progressive (ITU-T T.81, table B.1). */
const startsFrame = (marker: number): boolean => marker >= 0xc0 && marker <= 0xc2;
/** Markers without a length. */
const isBare = (marker: number): boolean => marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8);

/**
 * The size of a JPEG with Huffman coding, from its headers alone: nothing is decoded. `null` if the bytes are no such JPEG,
 * end before the picture begins, or declare a side that is absurd for a frame.
 */
export function jpegSize(bytes: Uint8Array): PictureSize | null {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const word = (at: number) => ((bytes[at] ?? 0) << 8) | (bytes[at + 1] ?? 0);
  let size: PictureSize | null = null;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) return null;
    const marker = bytes[at + 1] ?? 0;
    // Any number of fill bytes may precede a marker.
    if (marker === 0xff) at += 1;
    else if (isBare(marker)) at += 2;
    else {
      const length = word(at + 2);
      const next = at + 2 + length;
      if (length < 2 || next > bytes.length) return null;
      // The picture follows the header of its scan.
      if (marker === 0xda) return next < bytes.length ? size : null;
      if (startsFrame(marker)) {
        if (size !== null || length < 8) return null;
        size = { width: word(at + 7), height: word(at + 5) };
        if (!isSensible(size)) return null;
      }
      at = next;
    }
  }
  return null;
}

const isSensible = ({ width, height }: PictureSize): boolean =>
  Math.min(width, height) >= leastSide && Math.max(width, height) <= mostSide;
