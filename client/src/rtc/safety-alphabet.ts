/**
 * What a safety code is written in: 64 things that a child can name, so that each stands for six bits. No two are drawn
 * alike, and no two sound alike over a bad line. The order is part of the code, as every page must read the same, so it
 * never changes.
 */
export const safetyAlphabet = [
  ...["anchor", "apple", "backpack", "balloon", "banana", "bell", "bicycle", "bird"],
  ...["bone", "book", "cake", "camera", "carrot", "castle", "cat", "cherry"],
  ...["croissant", "crown", "dice", "drum", "egg", "eye", "feather", "ferris wheel"],
  ...["fish", "flag", "flower", "ghost", "gift", "glasses", "guitar", "hammer"],
  ...["heart", "helicopter", "house", "key", "lamp", "lock", "magnet", "moon"],
  ...["mountain", "palm tree", "pencil", "piano", "pig", "pizza", "plane", "popcorn"],
  ...["puzzle", "rabbit", "rainbow", "rocket", "sailboat", "scissors", "snail", "snowflake"],
  ...["sofa", "sun", "telescope", "tent", "tractor", "trophy", "turtle", "umbrella"],
] as const;

/** One sign of a safety code, by its name. */
export type SafetyIcon = (typeof safetyAlphabet)[number];
