import { createHash } from "node:crypto";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { beforeEach, expect, test } from "vitest";
import { ConfigError } from "./config.ts";
import { readSiteTexts } from "./site-texts.ts";
import { temporaryFolder } from "./testing/temporary-folder.ts";

let folder = "";
beforeEach(() => {
  folder = temporaryFolder();
});

const written = (content: string | Uint8Array): string => {
  const path = join(folder, "text.md");
  writeFileSync(path, content);
  return path;
};

test("the operator's text replaces the program's own", () => {
  const texts = readSiteTexts({ TERMS_FILE: written("# Our terms\n") });
  expect(texts.terms).toBe("# Our terms\n");
  expect(texts.rules).toMatch(/^# The rules/);
});

test("the program's privacy page is the one whose times are tested", () => {
  expect(readSiteTexts({}).privacy).toContain("| What | Where | How long | Why |");
});

/** Whoever changes the program's rules has to raise `usualRulesVersion`, or nobody is asked to accept the new ones. */
test("the version of the program's own rules belongs to their text", () => {
  const { rules, terms } = readSiteTexts({});
  const digest = createHash("sha256").update(rules).update("\0").update(terms).digest("hex").slice(0, 12);
  expect({ [usualRulesVersion]: digest }).toEqual({ "1": "e9e091c464c8" });
});

test.each([
  ["that is not there", () => join(folder, "none.md"), /^RULES_FILE: .*none\.md cannot be read \(ENOENT\)$/],
  ["that is a folder", () => folder, /^RULES_FILE: .* cannot be read \(EISDIR\)$/],
  ["of absurd size", () => written("x".repeat(131_073)), /^RULES_FILE: .* has more than 128 KiB$/],
  ["that is no text", () => written(new Uint8Array([0xff, 0xfe, 0x00])), /^RULES_FILE: .* is not UTF-8$/],
])("a file %s is refused with the variable's name", (_name, path, message) => {
  const refused = () => readSiteTexts({ RULES_FILE: path() });
  expect(refused).toThrow(ConfigError);
  expect(refused).toThrow(message);
});
