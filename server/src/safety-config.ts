import { type RulesVersion, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { z } from "zod";
import type { Threshold, Thresholds } from "./domain/safety/verdict.ts";

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
};

/** Reports settings of moderation that lack another one. */
export function checkSafety(given: Given, context: z.RefinementCtx): void {
  const refuse = (path: string, message: string) =>
    context.addIssue({ code: "custom", path: [path], message });
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
