import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { readLogo } from "./logo.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

const folder = temporaryFolder(afterAll);
const write = (name: string, content: string) => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};

test("the path of a logo changes with its content, and has its type", () => {
  const [one, other] = [readLogo(write("a.svg", "<svg/>")), readLogo(write("b.PNG", "png"))];
  expect(one.path).toMatch(/^\/site\/logo-[\w-]{12}\.svg$/);
  expect(other.path).toMatch(/^\/site\/logo-[\w-]{12}\.png$/);
  expect(readLogo(write("a.svg", "<svg></svg>")).path).not.toBe(one.path);
});

test("a logo that is missing or large stops the server, with its path", () => {
  expect(() => readLogo(join(folder, "gone.svg"))).toThrow(
    /SITE_LOGO: .*gone\.svg cannot be read \(ENOENT\)/,
  );
  expect(() => readLogo(write("large.svg", "x".repeat(262_145)))).toThrow(/SITE_LOGO: .*larger than 256 KiB/);
});
