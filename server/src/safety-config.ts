import { type RulesVersion, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { z } from "zod";
import type { Threshold, Thresholds } from "./domain/safety/verdict.ts";
import { type AddressRange, parseRange } from "./services/address.ts";

/** `Porn>0.85,Hentai>0.9`: labels, each with the score above which it counts. A label may have spaces, but no comma. */
const ThresholdsText = z.string().transform((text, context): readonly Threshold[] => {
  const parts = text
    .split(",")
    .map((part) => part.trim())
    .filter((part) => part !== "");
  const thresholds = parts.map((part) => {
    const [, label, score] = /^([^>,]{1,100}?)\s*>\s*(0(?:\.\d+)?|1(?:\.0+)?)$/.exec(part) ?? [];
    return label === undefined || score === undefined ? null : { label, above: Number(score) };
  });
  const valid = thresholds.filter((one) => one !== null);
  if (valid.length === parts.length) return valid;
  context.addIssue({
    code: "custom",
    message: "must be labels with scores from 0 to 1, such as Porn>0.85,Hentai>0.9",
  });
  return z.NEVER;
});

/**
 * Loopback, private and shared addresses (RFC 1122, 1918, 3927, 4193, 4291, 6598): if they are a visitor's, they are a
 * proxy's that is not trusted yet, or many people's.
 */
const usualExempt =
  "127.0.0.0/8,10.0.0.0/8,172.16.0.0/12,192.168.0.0/16,169.254.0.0/16,100.64.0.0/10,::1,fc00::/7,fe80::/10";

const ExemptText = z.string().transform((text, context): readonly AddressRange[] => {
  if (text.trim() === "none") return [];
  const ranges = text.split(",").map((part) => parseRange(part.trim()));
  const valid = ranges.filter((range) => range !== null);
  if (valid.length === ranges.length) return valid;
  context.addIssue({ code: "custom", message: "must be addresses or blocks such as 10.0.0.0/8, or none" });
  return z.NEVER;
});

const MapPath = z.string().regex(/^\/[\w./-]+$/, "must be an absolute path");

/** The thresholds for the labels of NSFWJS and of the models that share them. */
const usualThresholds: Thresholds = {
  explicit: [
    { label: "Porn", above: 0.85 },
    { label: "Hentai", above: 0.9 },
  ],
  suggestive: [{ label: "Sexy", above: 0.9 }],
};

/** The variables of the environment about safety. */
export const safetyVariables = {
  RULES_VERSION: z
    .string()
    .regex(/^[\w.-]{1,32}$/, "must be 1 to 32 letters, digits, dots, dashes or underscores")
    .brand<"RulesVersion">()
    .default(usualRulesVersion),
  RULES_FILE: z.string().min(1).optional(),
  TERMS_FILE: z.string().min(1).optional(),
  PRIVACY_FILE: z.string().min(1).optional(),
  MODERATION: z.enum(["off", "http"]).default("off"),
  MODERATION_URL: z.url({ protocol: /^https?$/ }).optional(),
  MODERATION_TOKEN: z
    .string()
    .regex(/^[\x21-\x7e]+$/, "must be printable characters without spaces")
    .optional(),
  MODERATION_EXPLICIT: ThresholdsText.default(usualThresholds.explicit),
  MODERATION_SUGGESTIVE: ThresholdsText.default(usualThresholds.suggestive),
  BLOCK_EXEMPT: ExemptText.prefault(usualExempt),
  HAPROXY_SOCKET: MapPath.optional(),
  HAPROXY_BLOCKED: MapPath.optional(),
} as const;

type Given = {
  readonly RULES_VERSION: RulesVersion;
  readonly RULES_FILE?: string | undefined;
  readonly TERMS_FILE?: string | undefined;
  readonly PRIVACY_FILE?: string | undefined;
  readonly MODERATION: "off" | "http";
  readonly MODERATION_URL?: string | undefined;
  readonly MODERATION_TOKEN?: string | undefined;
  readonly MODERATION_EXPLICIT: readonly Threshold[];
  readonly MODERATION_SUGGESTIVE: readonly Threshold[];
  readonly BLOCK_EXEMPT: readonly AddressRange[];
  readonly HAPROXY_SOCKET?: string | undefined;
  readonly HAPROXY_BLOCKED?: string | undefined;
};

/** Reports settings of moderation that lack another one. */
export function checkSafety(given: Given, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
  if (given.HAPROXY_SOCKET !== undefined && given.HAPROXY_BLOCKED === undefined)
    refuse("HAPROXY_BLOCKED", "must be the file of HAProxy's map where HAPROXY_SOCKET is set");
  if (given.HAPROXY_BLOCKED !== undefined && given.HAPROXY_SOCKET === undefined)
    refuse("HAPROXY_SOCKET", "must be HAProxy's runtime socket where HAPROXY_BLOCKED is set");
  if (given.MODERATION === "off") return;
  if (given.MODERATION_URL === undefined)
    refuse("MODERATION_URL", "must be the classifier's URL where MODERATION is http");
  if (given.MODERATION_EXPLICIT.length === 0)
    refuse("MODERATION_EXPLICIT", "must name a label: without one no picture is ever explicit");
}

/** A request to the classifier that takes longer has failed. */
const classifierTimeoutMs = 2_000;

/** The configuration of safety. */
export const safetyOf = (given: Given) => ({
  rulesVersion: given.RULES_VERSION,
  /** The operator's own texts, by the variable that names the file. */
  textFiles: { RULES_FILE: given.RULES_FILE, TERMS_FILE: given.TERMS_FILE, PRIVACY_FILE: given.PRIVACY_FILE },
  /** Addresses that are never blocked. */
  blockExempt: given.BLOCK_EXEMPT,
  /** The HAProxy in front that is told whom to refuse; `null` if there is none. */
  haproxy:
    given.HAPROXY_SOCKET === undefined || given.HAPROXY_BLOCKED === undefined
      ? null
      : { socket: given.HAPROXY_SOCKET, map: given.HAPROXY_BLOCKED },
  /** `null`: no picture is judged. */
  moderation:
    given.MODERATION === "off" || given.MODERATION_URL === undefined
      ? null
      : {
          http: {
            url: given.MODERATION_URL,
            token: given.MODERATION_TOKEN ?? null,
            timeoutMs: classifierTimeoutMs,
          },
          thresholds: { explicit: given.MODERATION_EXPLICIT, suggestive: given.MODERATION_SUGGESTIVE },
        },
});
