import fc from "fast-check";
import { expect, test } from "vitest";
import { jpegOf } from "../../testing/jpeg.ts";
import { jpegSize, leastSide, mostSide } from "./jpeg-header.ts";

test("the size of a JPEG is read from its headers, whatever comments precede them", () => {
  const side = fc.integer({ min: leastSide, max: mostSide });
  fc.assert(
    fc.property(side, side, fc.nat(300), (width, height, filler) => {
      expect(jpegSize(jpegOf(width, height, filler))).toEqual({ width, height });
    }),
  );
});

test.each([
  [leastSide - 1, 168],
  [224, mostSide + 1],
  [65_535, 65_535],
  [0, 0],
])("absurd sizes such as %i x %i are refused", (width, height) => {
  expect(jpegSize(jpegOf(width, height))).toBeNull();
});

test("what is cut off before its picture is no JPEG", () => {
  const whole = jpegOf();
  // The last three bytes are the picture's.
  for (let length = 0; length < whole.length - 3; length++)
    expect(jpegSize(whole.subarray(0, length)), `${length} bytes`).toBeNull();
});

test("a second frame header, which decoders read differently, is refused", () => {
  const [one, other] = [jpegOf(), jpegOf(128, 96)];
  const frame = one.subarray(2, 15);
  expect(jpegSize(new Uint8Array([...one.subarray(0, 2), ...frame, ...other.subarray(2)]))).toBeNull();
});

test("any bytes have a sensible size or none, and are read in linear time", () => {
  const marker = fc.constantFrom(0xc0, 0xda, 0xd8, 0xff, 0xfe, 0x01, 0xd0);
  const byte = fc.oneof(fc.constant(0xff), marker, fc.integer({ min: 0, max: 255 }));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 400 }), (rest) => {
      const size = jpegSize(new Uint8Array([0xff, 0xd8, ...rest]));
      const sides = size === null ? [] : [size.width, size.height];
      expect(sides.every((side) => side >= leastSide && side <= mostSide)).toBe(true);
    }),
  );
});

test.each([
  ["PNG", [0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]],
  ["GIF", [...Buffer.from("GIF89a")]],
  ["HTML", [...Buffer.from("<html></html>")]],
])("%s is no JPEG", (_name, bytes) => {
  expect(jpegSize(new Uint8Array(bytes))).toBeNull();
});
