import type { Lead } from "../../ports.ts";

/** The only matcher there is: it leads, and teaches no other. */
export const aloneInLead: Lead = { isHeld: () => true, onHeld: () => undefined, isContested: false };
