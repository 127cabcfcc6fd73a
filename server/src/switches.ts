import type { Site, SiteLink, StrangerMode } from "@lets-meet/shared/site.ts";
import { defaultSite } from "@lets-meet/shared/site.ts";
import { z } from "zod";
import { contrastOf } from "./domain/contrast.ts";
import { commaSeparated } from "./lists.ts";

const onOff = z.enum(["on", "off"]);

/** The text on the accent colour (`--color-on` of the page), and the contrast that it needs (WCAG 1.4.3). */
const textOnAccent = "#1a1a1a";
const leastContrast = 4.5;

const Accent = z
  .string()
  .regex(/^#[\da-f]{6}$/i, "must be a colour such as #ffe66d")
  .superRefine((colour, context) => {
    const contrast = contrastOf(colour, textOnAccent);
    if (contrast < leastContrast)
      context.addIssue({
        code: "custom",
        message: `is too dark for the page's dark text: the contrast is ${contrast.toFixed(1)}:1, and ${leastContrast}:1 is needed`,
      });
  });

/** A source of `frame-ancestors` (CSP 3 §6.4.2): an origin, or all subdomains of a host. */
const FrameAncestor = z
  .string()
  .regex(
    /^https?:\/\/(?:\*\.)?[a-z\d-]+(?:\.[a-z\d-]+)*(?::\d{1,5})?$/i,
    "must be origins such as https://school.example or https://*.school.example",
  );

const Link = z.string().transform((text, context): SiteLink => {
  const cut = text.indexOf("=");
  const [label, href] = [text.slice(0, Math.max(0, cut)).trim(), text.slice(cut + 1).trim()];
  // Browsers read a backslash as a slash, and two of these begin with a host.
  const isPath = /^\/(?![/\\])\S*$/.test(href);
  if (label !== "" && label.length <= 40 && (isPath || isLinked(href))) return { label, href };
  const message =
    "must be label=address, the address one of https:, http: or mailto:, or a path of this site";
  context.addIssue({ code: "custom", message });
  return z.NEVER;
});

const isLinked = (href: string) =>
  URL.canParse(href) && ["https:", "http:", "mailto:"].includes(new URL(href).protocol);

/** The variables with which an operator decides what the server offers, and to whom. */
export const switchVariables = {
  STRANGERS: onOff.default("on"),
  TEXT_ONLY: onOff.default("off"),
  SIGN_UP: z.enum(["everybody", "invite", "organisation", "nobody"]).default("everybody"),
  ROOM_MAKERS: z.enum(["accounts", "listed", "nobody"]).default("accounts"),
  ROOM_MAKER_NAMES: commaSeparated.pipe(z.array(z.string().max(64)).max(1_000)).default([]),
  FRAME_ANCESTORS: commaSeparated.pipe(z.array(FrameAncestor).max(50)).default([]),
  SITE_NAME: z
    .string()
    .trim()
    .regex(/^[^\p{C}\p{Zl}\p{Zp}]{1,30}$/u, "must be one line of at most 30 characters")
    .default(defaultSite.name),
  SITE_LOGO: z
    .string()
    .regex(/\.(svg|png|webp)$/i, "must be the path of an .svg, .png or .webp file")
    .optional(),
  SITE_ACCENT: Accent.optional(),
  SITE_LINKS: commaSeparated.pipe(z.array(Link).max(8)).default([]),
} as const;

const Switches = z.object(switchVariables);
type Given = z.infer<typeof Switches>;

/** Reports switches that contradict each other; each message names both. */
export function checkSwitches(given: Given, context: z.RefinementCtx): void {
  const refuse = (path: keyof Given, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (given.STRANGERS === "off" && given.TEXT_ONLY === "on")
    refuse("TEXT_ONLY", "is about meeting strangers, and STRANGERS is off: remove one of the two");
  const hasNames = given.ROOM_MAKER_NAMES.length > 0;
  if (given.ROOM_MAKERS === "listed" && !hasNames)
    refuse("ROOM_MAKER_NAMES", "must list the accounts that may make rooms where ROOM_MAKERS is listed");
  if (given.ROOM_MAKERS !== "listed" && hasNames)
    refuse("ROOM_MAKER_NAMES", `has no effect where ROOM_MAKERS is ${given.ROOM_MAKERS}: set that to listed`);
}

/** The operator's decisions. */
export type Switches = {
  /** The names of the accounts that may make rooms, or all accounts. */
  readonly roomMakers: "all" | readonly string[];
  /** The sites that may show the page in a frame. */
  readonly frameAncestors: readonly string[];
  readonly site: Omit<Site, "logo" | "organisation">;
  /** The path of the logo's file; `null` for the project's own. */
  readonly logo: string | null;
  readonly accent: string | null;
};

const roomMakersOf = (given: Given): Switches["roomMakers"] => {
  switch (given.ROOM_MAKERS) {
    case "accounts":
      return "all";
    case "listed":
      return given.ROOM_MAKER_NAMES;
    case "nobody":
      return [];
  }
};

const modesOf = ({ STRANGERS, TEXT_ONLY }: Given): readonly StrangerMode[] =>
  STRANGERS === "off" ? [] : TEXT_ONLY === "on" ? ["text"] : ["text", "video"];

/** The decisions in an environment that has passed `checkSwitches`. */
export const switchesOf = (given: Given): Switches => ({
  roomMakers: roomMakersOf(given),
  frameAncestors: given.FRAME_ANCESTORS,
  site: {
    name: given.SITE_NAME,
    links: given.SITE_LINKS,
    strangers: modesOf(given),
    // Their room is a call, and other people can join it.
    carryOn: given.ROOM_MAKERS === "accounts" && modesOf(given).includes("video"),
    signUp: given.SIGN_UP,
  },
  logo: given.SITE_LOGO ?? null,
  accent: given.SITE_ACCENT ?? null,
});
