import { defaultSite, siteMeta } from "@lets-meet/shared/site.ts";
import { afterEach, expect, test } from "vitest";
import { siteIn } from "./site.ts";

afterEach(() => document.head.replaceChildren());

test("the site is what the server has written into the page", () => {
  const meta = document.createElement("meta");
  meta.name = siteMeta;
  meta.content = JSON.stringify({ ...defaultSite, name: "Chess & Co", strangers: ["text"] });
  document.head.append(meta);
  expect(siteIn(document)).toEqual({ ...defaultSite, name: "Chess & Co", strangers: ["text"] });
});

test("a page into which nothing is written offers everything", () => {
  expect(siteIn(document)).toEqual(defaultSite);
});
