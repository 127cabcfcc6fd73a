import { createOpenIdOrganisation } from "./backends/openid/organisation.ts";
import type { Config } from "./config.ts";
import type { Organisation } from "./ports-organisation.ts";

/** The log-in of the configured organisation; `null` without one. */
export const openOrganisation = (configured: Config["accounts"]["organisation"]): Organisation | null =>
  configured === null ? null : createOpenIdOrganisation(configured);
