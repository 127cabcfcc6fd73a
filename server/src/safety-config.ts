import { type RulesVersion, usualRulesVersion } from "@lets-meet/shared/protocol/safety.ts";
import { z } from "zod";

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
} as const;

type Given = {
  readonly RULES_VERSION: RulesVersion;
  readonly RULES_FILE?: string | undefined;
  readonly TERMS_FILE?: string | undefined;
  readonly PRIVACY_FILE?: string | undefined;
};

/** The configuration of safety. */
export const safetyOf = (given: Given) => ({
  rulesVersion: given.RULES_VERSION,
  /** The operator's own texts, by the variable that names the file. */
  textFiles: { RULES_FILE: given.RULES_FILE, TERMS_FILE: given.TERMS_FILE, PRIVACY_FILE: given.PRIVACY_FILE },
});
