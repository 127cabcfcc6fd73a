/**
 * The connection in one word. Good: at least 50 % of the target bitrate, or loss under 6 %; fair: 30 % or 6–8 %;
 * poor: 10 % or 8–12 %; lost: no media for 3 s.
 */
export type Quality = "measuring" | "good" | "fair" | "poor" | "lost";
