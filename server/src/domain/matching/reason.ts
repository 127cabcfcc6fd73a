import type { Interest } from "@lets-meet/shared/interests.ts";
import type { Language, Region } from "@lets-meet/shared/places.ts";

/**
 * One reason to match a pair, with its points. The shared interests and the language are shown to the pair; the
 * region and the waiting only count, and no page receives them.
 */
export type Reason =
  | { readonly kind: "company"; readonly points: number }
  | { readonly kind: "interest"; readonly interest: Interest; readonly points: number }
  | { readonly kind: "language"; readonly language: Language; readonly points: number }
  | { readonly kind: "region"; readonly region: Region; readonly points: number }
  | { readonly kind: "waiting"; readonly waitedMs: number; readonly points: number };
