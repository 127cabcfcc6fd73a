import { describe, expect, it } from "vitest";
import type { z } from "zod";
import * as ids from "../shared/src/ids.ts";
import * as interests from "../shared/src/interests.ts";
import * as ladder from "../shared/src/ladder.ts";
import * as chat from "../shared/src/protocol/chat.ts";
import * as iceServers from "../shared/src/protocol/ice-servers.ts";
import * as session from "../shared/src/protocol/session.ts";
import * as stranger from "../shared/src/protocol/stranger.ts";
import { describeSchema, namesOf } from "./schema-markdown.ts";

const names = namesOf([ids, interests, ladder, stranger, chat, iceServers, session]);
const open = (schema: z.ZodType) => describeSchema(schema, names, { open: true });

describe("a schema in Markdown", () => {
  it("is a link if it has a name", () => {
    expect(describeSchema(stranger.Wish, names)).toBe("[Wish](#wish)");
  });

  it("is a table of its fields when opened, with links to named schemas", () => {
    expect(open(stranger.InMatch)).toBe("| field | value |\n|---|---|\n| `matchId` | [MatchId](#matchid) |");
  });

  it("states the bounds of texts, lists and numbers", () => {
    expect(open(chat.ChatText)).toBe("string, at most 2000 characters, not blank");
    expect(open(interests.Interests)).toBe("list of [Interest](#interest), at most 10");
    expect(open(ids.LogId)).toBe("integer from 0");
    expect(open(chat.SendChat)).toContain("| `seq` | integer above 0 |");
  });

  it("describes the input of a transform and not its output", () => {
    expect(open(interests.Interest)).toMatch(/^string, /);
  });

  it("marks optional and nullable fields", () => {
    expect(open(iceServers.IceServer)).toContain("| `username` (optional) | string |");
    expect(open(stranger.Match)).toMatch(/\| `sharedLanguage` \| .* or null \|/);
  });

  it("separates the variants of a union", () => {
    const text = open(ladder.Climb);
    expect(text.split("_or_")).toHaveLength(2);
    expect(text).toContain('| `kind` | `"held"` |');
  });

  it("is an empty object if it has no fields", () => {
    expect(open(session.Superseded)).toBe("an empty object.");
  });
});

it("names only the schemas among a module's exports", () => {
  expect([...names.values()]).toEqual(expect.arrayContaining(["Wish", "Climb", "ChatText", "SessionId"]));
  expect([...names.values()]).not.toContain("ladderFor");
});
