import { describe, expect, it } from "vitest";
import * as ids from "../shared/src/ids.ts";
import * as interests from "../shared/src/interests.ts";
import * as ladder from "../shared/src/ladder.ts";
import * as chat from "../shared/src/protocol/chat.ts";
import * as iceServers from "../shared/src/protocol/ice-servers.ts";
import * as session from "../shared/src/protocol/session.ts";
import * as stranger from "../shared/src/protocol/stranger.ts";
import { describeSchema, namesOf } from "./schema-markdown.mjs";

const names = namesOf([ids, interests, ladder, stranger, chat, iceServers, session]);
const open = (schema) => describeSchema(schema, names, { open: true });

describe("a schema in Markdown", () => {
  it("is a link where it has a name", () => {
    expect(describeSchema(stranger.Wish, names)).toBe("[Wish](#wish)");
  });

  it("is a table of its fields where it is opened, with links to what has a name", () => {
    expect(open(stranger.InMatch)).toBe("| field | value |\n|---|---|\n| `matchId` | [MatchId](#matchid) |");
  });

  it("says the bounds of texts, lists and numbers", () => {
    expect(open(chat.ChatText)).toBe("string, at most 2000 characters, not blank");
    expect(open(interests.Interests)).toBe("list of [Interest](#interest), at most 10");
    expect(open(ids.LogId)).toBe("integer from 0");
    expect(open(chat.SendChat)).toContain("| `seq` | integer above 0 |");
  });

  it("describes what travels and not what a transform makes of it", () => {
    expect(open(interests.Interest)).toMatch(/^string, /);
  });

  it("marks fields that may be missing, and says what may be null", () => {
    expect(open(iceServers.IceServer)).toContain("| `username` (optional) | string |");
    expect(open(stranger.Match)).toMatch(/\| `sharedLanguage` \| .* or null \|/);
  });

  it("keeps the variants of a union apart", () => {
    const text = open(ladder.Climb);
    expect(text.split("_or_")).toHaveLength(2);
    expect(text).toContain('| `kind` | `"held"` |');
  });

  it("is an empty object where there is nothing in it", () => {
    expect(open(session.Superseded)).toBe("an empty object.");
  });
});

it("tells schemas from whatever else a module exports", () => {
  expect([...names.values()]).toEqual(expect.arrayContaining(["Wish", "Climb", "ChatText", "SessionId"]));
  expect([...names.values()]).not.toContain("ladderFor");
});
