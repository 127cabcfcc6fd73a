import { MatchId } from "@lets-meet/shared/ids.ts";
import { Interest } from "@lets-meet/shared/interests.ts";
import { type Climb, ladderFor } from "@lets-meet/shared/ladder.ts";
import { BlockReceipt } from "@lets-meet/shared/protocol/safety.ts";
import type { Match, Wish } from "@lets-meet/shared/protocol/stranger.ts";
import type { TalkState } from "../features/stranger/pages/talk/talk-props.ts";
import type { ClockedSearch, EndReason } from "../features/stranger/state.ts";
import type { ChatLine, Talk } from "../features/stranger/talk/talk.ts";
import type { KeptBlock } from "../net/blocks.ts";
import type { LocalMedia } from "../rtc/devices/local-media.ts";
import type { MediaFailure } from "../rtc/devices/media-failure.ts";
import type { SafetyCode } from "../rtc/safety-code/safety-code.ts";

/** A block of this browser for an hour, with its receipt. */
export const block = (): KeptBlock => ({
  rule: "explicit",
  until: Date.now() + 3_600_000,
  receipt: BlockReceipt.parse("gallery.receipt.signature"),
});

const interests = ["chess", "jazz"].map((text) => Interest.parse(text));

export const wish: Wish = { mode: "video", interests, language: "en", region: null };
export const manyInterests = [
  "chess",
  "jazz",
  "the history of very small boats",
  "bouldering",
  "sourdough",
  "linguistics",
  "film noir",
  "astronomy",
  "knitting",
  "go",
].map((text) => Interest.parse(text));

const match = (shared: readonly Interest[]): Match => ({
  matchId: MatchId.parse("gallery-match-0000001"),
  mode: "video",
  sharedInterests: [...shared],
  sharedLanguage: "en",
  polite: true,
});

const line = (
  from: ChatLine["from"],
  seq: number,
  text: string,
  delivery: ChatLine["delivery"] = "delivered",
): ChatLine => ({ from, seq, text, delivery });

const fewLines = [
  line("stranger", 1, "hey! do you play the Caro-Kann?"),
  line("you", 1, "only when Coltrane is on"),
  line("stranger", 2, "ok we are going to get along"),
];

export const allDeliveries = [
  ...fewLines,
  line("you", 2, "Two lines,\nbroken with Shift+Enter", "delivered"),
  line("you", 3, `a very long word: ${"Donaudampfschiff".repeat(9)}`, "sent"),
  line("stranger", 3, "<b>not bold</b> & https://example.org/as/text"),
  line("stranger", 4, "שלום, מה שלומך היום?"),
  line("you", 4, "on its way", "sending"),
  line("you", 5, "this one never got there", "failed"),
];

export const manyLines = Array.from({ length: 40 }, (_, place) =>
  line(place % 3 === 0 ? "you" : "stranger", place + 1, `Message number ${place + 1} of a long evening.`),
);

export const safetyCode = {
  state: "agreed",
  icons: ["bird", "anchor", "cherry", "bicycle", "key"],
  changed: false,
} as const satisfies SafetyCode;

const talk = (changes: Partial<Talk> = {}): Talk => ({
  match: match(interests),
  lines: fewLines,
  partnerTyping: false,
  partnerAway: false,
  severed: false,
  deliveredUpTo: 0,
  keeps: { own: false, partner: false },
  partnerSends: null,
  ...changes,
});
export const nothingShared = match([]);

export const talking = (changes: Partial<Talk> = {}): TalkState => ({
  phase: "talking",
  wish,
  talk: talk(changes),
  origin: "told",
  since: performance.now() - 65_000,
});
export const connecting: TalkState = {
  phase: "connecting",
  wish,
  talk: talk({ lines: [] }),
  origin: "told",
  since: performance.now() - 800,
};
export const ended = (reason: EndReason): TalkState => ({ phase: "ended", wish, talk: talk(), reason });

export const searching = (climb: Climb, waitedMs: number): ClockedSearch => ({
  startedAt: performance.now() - waitedMs,
  ladder: ladderFor({ hasInterests: true, hasPlace: true, hasRecentPartners: false }),
  climb,
  typicalWaitMs: 2_400,
});

const cameras = [
  { id: "front", label: "FaceTime HD Camera" },
  { id: "desk", label: "Desk camera with a rather long name (046d:0825)" },
];
const microphones = [
  { id: "built-in", label: "Built-in microphone" },
  { id: "headset", label: "" },
];

export const mediaOff: LocalMedia = {
  stream: null,
  camera: { state: "off" },
  microphone: { state: "off" },
  cameras: [],
  microphones: [],
};
export const mediaStarting: LocalMedia = {
  ...mediaOff,
  camera: { state: "starting" },
  microphone: { state: "starting" },
};
export const mediaOn = (stream: MediaStream, muted = false): LocalMedia => ({
  stream,
  camera: { state: "on", deviceId: "front", muted: false },
  microphone: { state: "on", deviceId: "built-in", muted },
  cameras,
  microphones,
});
export const mediaWithoutCamera = (stream: MediaStream): LocalMedia => ({
  ...mediaOn(stream),
  camera: { state: "off" },
});
export const mediaFailed = (failure: MediaFailure): LocalMedia => ({
  ...mediaOff,
  camera: { state: "failed", failure },
  microphone: { state: "failed", failure },
});

/** A text of the site with everything that such texts have. */
export const siteText = `# The rules

Be good to each other. The [terms](/terms) say more.

## On camera

- No nudity.
- *Nothing* recorded, see \`docs/privacy.md\`.

| What | Where | How long | Why |
|---|---|---|---|
| Chat, signals and all other events for a page | memory: the session's log | at most 180 seconds | a page that reconnects gets the events it missed |
| Login | database | 30 days | staying logged in |
`;
