import { defaultSite } from "@lets-meet/shared/site.ts";
import { describe, expect, test } from "vitest";
import { ConfigError, parseConfig } from "./config.ts";

const siteOf = (environment: Record<string, string>) => parseConfig(environment).page.site;

test("without switches, the page is the project's own, for everybody", () => {
  const { page, stranger, rooms, accounts } = parseConfig({});
  expect({ ...page.site, logo: page.logo }).toEqual(defaultSite);
  expect(page).toMatchObject({ accent: null, frameAncestors: [] });
  expect(stranger).toMatchObject({ modes: ["text", "video"], canCarryOn: true });
  expect([rooms.makers, accounts.signUp]).toEqual(["all", "everybody"]);
});

test.each([
  [{ STRANGERS: "off" }, { strangers: [], carryOn: false }],
  [{ TEXT_ONLY: "on" }, { strangers: ["text"], carryOn: false }],
  [{ ROOM_MAKERS: "nobody" }, { strangers: ["text", "video"], carryOn: false }],
  [{ SIGN_UP: "invite" }, { signUp: "invite" }],
  [{ SITE_NAME: " Café Ü & Söhne " }, { name: "Café Ü & Söhne" }],
  [
    { SITE_LINKS: "School=https://school.example/a?b=c, Mail = mailto:it@school.example,Help=/help" },
    {
      links: [
        { label: "School", href: "https://school.example/a?b=c" },
        { label: "Mail", href: "mailto:it@school.example" },
        { label: "Help", href: "/help" },
      ],
    },
  ],
])("the page hears of %o", (environment, site) => {
  expect(siteOf(environment)).toMatchObject(site);
});

test("only the listed accounts make rooms, or nobody", () => {
  expect(parseConfig({ ROOM_MAKERS: "listed", ROOM_MAKER_NAMES: "ann, Ben" }).rooms.makers).toEqual([
    "ann",
    "Ben",
  ]);
  expect(parseConfig({ ROOM_MAKERS: "nobody" }).rooms.makers).toEqual([]);
});

test("origins and the subdomains of a host may show the page in a frame", () => {
  const listed = "https://school.example,https://*.school.example,http://localhost:8080";
  expect(parseConfig({ FRAME_ANCESTORS: listed }).page.frameAncestors).toEqual(listed.split(","));
});

describe("the server does not start", () => {
  test.each([
    [{ STRANGERS: "off", TEXT_ONLY: "on" }, ["STRANGERS", "TEXT_ONLY"]],
    [{ ROOM_MAKERS: "listed" }, ["ROOM_MAKERS", "ROOM_MAKER_NAMES"]],
    [{ ROOM_MAKER_NAMES: "ann" }, ["ROOM_MAKERS", "ROOM_MAKER_NAMES"]],
    [{ ROOM_MAKERS: "nobody", ROOM_MAKER_NAMES: "ann" }, ["ROOM_MAKERS", "ROOM_MAKER_NAMES"]],
  ])("with contradictory switches, and names both: %o", (environment, names) => {
    const parse = () => parseConfig(environment);
    expect(parse).toThrow(ConfigError);
    for (const name of names) expect(parse).toThrow(name);
  });

  test.each([
    [{ STRANGERS: "yes" }, /STRANGERS: /],
    [{ SIGN_UP: "friends" }, /SIGN_UP: /],
    [{ FRAME_ANCESTORS: "https://school.example/path" }, /FRAME_ANCESTORS: must be origins/],
    [{ FRAME_ANCESTORS: "*" }, /FRAME_ANCESTORS: must be origins/],
    [{ FRAME_ANCESTORS: "https://a.example; script-src *" }, /FRAME_ANCESTORS: must be origins/],
    [{ SITE_NAME: "two\nlines" }, /SITE_NAME: must be one line/],
    [{ SITE_NAME: "n".repeat(31) }, /SITE_NAME: must be one line of at most 30/],
    [{ SITE_ACCENT: "yellow" }, /SITE_ACCENT: must be a colour/],
    [{ SITE_ACCENT: "#7733aa" }, /SITE_ACCENT: is too dark.* 2\.\d:1, and 4\.5:1/],
    [{ SITE_LINKS: "https://school.example" }, /SITE_LINKS: must be label=address/],
    [{ SITE_LINKS: "Click=javascript:alert(1)" }, /SITE_LINKS: must be label=address/],
    [{ SITE_LINKS: "Elsewhere=//other.example" }, /SITE_LINKS: must be label=address/],
    [{ SITE_LINKS: "Elsewhere=/\\other.example" }, /SITE_LINKS: must be label=address/],
    [{ SITE_LOGO: "/etc/passwd" }, /SITE_LOGO: must be the path of an/],
  ])("with %o", (environment, words) => {
    expect(() => parseConfig(environment)).toThrow(words);
  });
});
