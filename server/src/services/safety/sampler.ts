import { createHash } from "node:crypto";
import type { SessionId } from "@lets-meet/shared/ids.ts";
import { type Ack, accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type {
  Camera,
  Frame,
  FrameAsked,
  FrameJudged,
  FrameNonce,
  Seen,
} from "@lets-meet/shared/protocol/safety.ts";
import {
  type AskOutcome,
  answered,
  type CameraState,
  callBegun,
  callEnded,
  isConfirmed,
  isGood,
  newCamera,
  nextAskMs,
  switched,
} from "../../domain/safety/camera.ts";
import { jpegSize } from "../../domain/safety/jpeg-header.ts";
import type { Draw } from "../../domain/safety/sampling.ts";
import type { Stranger } from "../../domain/stranger/stranger-state.ts";
import { type Bus, type Clock, sessionTopic, type Timer } from "../../ports.ts";
import { reportFailure } from "../maybe-promise.ts";
import type { Evidence } from "./decisions.ts";
import type { Judge } from "./judge.ts";
import type { Person } from "./subjects.ts";

/** A page that can be asked for a picture, and the person at it. */
export type Sampled = {
  readonly askFrame: (asked: FrameAsked) => void;
  readonly person: Person;
};

export type SamplerOptions = {
  readonly judge: Pick<Judge, "judge" | "isUp">;
  readonly bus: Bus;
  readonly clock: Clock;
  readonly draw: Draw;
  readonly newNonce: () => FrameNonce;
  readonly stateOf: (id: SessionId) => Stranger;
  readonly failed: (error: unknown) => void;
  /** The person's own frames were explicit, and confirmed, in a match. */
  readonly confirmed: (person: Person, evidence: Evidence) => void;
  /** The person has shown a clear picture for minutes; called once for each session. */
  readonly good: (person: Person) => void;
};

/** The width of a picture: the models look at less. */
const frameWidth = 224;
const withinMs = 5_000;
/** Beyond what the page is told, for the way there and back. */
const slackMs = 1_000;

/** One session whose page has said that its camera is on. */
type Watched = {
  camera: CameraState;
  page: Sampled;
  ask: { readonly nonce: FrameNonce; readonly timer: Timer } | null;
  timer: Timer | null;
  /** The next ask is the first one of its call, or of its camera. */
  isFirst: boolean;
  /** What the partner's page has been told in this match. */
  told: Seen;
  /** The last explicit pictures, by which a person can show later what was judged. */
  evidence: Evidence;
  isGood: boolean;
};

/** The explicit pictures of one suspicion. */
const mostFrames = 3;

const videoMatchOf = ({ now }: Stranger) =>
  now.phase === "matched" && now.match.mode === "video"
    ? { matchId: now.match.matchId, partner: now.partner }
    : null;

/**
 * Asks pages for pictures of their own cameras at times that they cannot foresee, has them judged, and tells the partners'
 * pages whether to show the video. A picture is in memory until its verdict, and nowhere else.
 */
export class Sampler {
  readonly #options: SamplerOptions;
  readonly #watched = new Map<SessionId, Watched>();

  constructor(options: SamplerOptions) {
    this.#options = options;
  }

  /** The session's camera was switched, or its page has connected again with the camera on. */
  camera(id: SessionId, page: Sampled, camera: Camera): void {
    const { clock, stateOf } = this.#options;
    const known = this.#watched.get(id);
    if (known === undefined && !camera.on) return;
    const now = clock.now();
    const watched = known ?? this.#begin(id, page);
    this.#stop(watched);
    watched.page = page;
    watched.camera = switched(watched.camera, camera, now);
    watched.isFirst = true;
    if (known === undefined && videoMatchOf(stateOf(id)) !== null)
      watched.camera = callBegun(watched.camera, now);
    this.#tell(watched, stateOf(id));
    this.#schedule(id, watched);
  }

  /** The page answers an ask: with a picture that is judged, or one that is refused unseen. */
  async frame(id: SessionId, { nonce, jpeg }: Frame): Promise<Ack<FrameJudged>> {
    const watched = this.#watched.get(id);
    if (watched?.ask?.nonce !== nonce) return refuse("no-such-frame");
    this.#stop(watched);
    const bytes = Buffer.from(jpeg, "base64");
    if (jpegSize(bytes) === null) {
      this.#settle(id, watched, "unusable");
      return refuse("no-picture");
    }
    const { judge } = this.#options;
    const before = watched.camera;
    const judged = await judge.judge(bytes);
    // The camera that was asked may be off by now, or another one.
    const isSame =
      this.#watched.get(id) === watched && watched.camera.on === before.on && watched.ask === null;
    if (isSame && judged?.verdict === "explicit") note(watched, bytes, judged.model);
    if (isSame) this.#settle(id, watched, judged?.verdict ?? (judge.isUp ? "skipped" : "failed"));
    return judged === null ? refuse("not-judged") : accept(judged);
  }

  /** The record of a session has changed; `null` if it has no state, or none here any more. */
  changed(id: SessionId, before: Stranger | null, after: Stranger | null): void {
    const watched = this.#watched.get(id);
    if (watched === undefined) return;
    if (after === null) {
      this.#stop(watched);
      this.#watched.delete(id);
      return;
    }
    const [was, is] = [before === null ? null : videoMatchOf(before), videoMatchOf(after)];
    if (was?.matchId === is?.matchId) return;
    const now = this.#options.clock.now();
    watched.camera = callEnded(watched.camera, now);
    watched.told = "unseen";
    if (is === null) {
      this.#stop(watched);
      return;
    }
    watched.camera = callBegun(watched.camera, now);
    watched.isFirst = true;
    this.#tell(watched, after);
    if (watched.ask === null) this.#schedule(id, watched);
  }

  #begin(id: SessionId, page: Sampled): Watched {
    const begun: Watched = {
      camera: newCamera,
      page,
      ask: null,
      timer: null,
      isFirst: true,
      told: "unseen",
      evidence: { model: "", frames: [] },
      isGood: false,
    };
    this.#watched.set(id, begun);
    return begun;
  }

  #stop(watched: Watched): void {
    watched.ask?.timer.cancel();
    watched.timer?.cancel();
    watched.ask = null;
    watched.timer = null;
  }

  #schedule(id: SessionId, watched: Watched): void {
    const { clock, draw } = this.#options;
    watched.timer?.cancel();
    watched.timer = null;
    const afterMs = nextAskMs(watched.camera, watched.isFirst, clock.now(), draw);
    if (afterMs === null) return;
    if (afterMs === 0) this.#ask(id, watched);
    else watched.timer = clock.after(afterMs, () => this.#ask(id, watched));
  }

  #ask(id: SessionId, watched: Watched): void {
    const { clock, newNonce } = this.#options;
    const nonce = newNonce();
    const timer = clock.after(withinMs + slackMs, () => {
      watched.ask = null;
      this.#settle(id, watched, "missing");
    });
    watched.timer = null;
    watched.ask = { nonce, timer };
    watched.page.askFrame({ nonce, width: frameWidth, withinMs });
  }

  #settle(id: SessionId, watched: Watched, outcome: AskOutcome): void {
    const { clock, draw, stateOf } = this.#options;
    const { camera: before, page } = watched;
    watched.camera = answered(before, outcome, clock.now(), draw);
    watched.isFirst = false;
    this.#tell(watched, stateOf(id));
    this.#schedule(id, watched);
    this.#noteGood(watched);
    // Alone in the green room, a person has shown nothing to anybody: it stays covered, and that is all.
    const isJudged = isConfirmed(before, watched.camera) && videoMatchOf(stateOf(id)) !== null;
    if (isJudged) this.#options.confirmed(page.person, watched.evidence);
    if (watched.camera.suspicion === null) watched.evidence = { model: "", frames: [] };
  }

  #noteGood(watched: Watched): void {
    if (watched.isGood || !isGood(watched.camera, this.#options.clock.now())) return;
    watched.isGood = true;
    this.#options.good(watched.page.person);
  }

  /** Tells the partner's page what has changed; it takes a camera for unseen until it is told otherwise. */
  #tell(watched: Watched, state: Stranger): void {
    const { bus, failed } = this.#options;
    const match = videoMatchOf(state);
    const { seen } = watched.camera;
    if (match === null || watched.told === seen) return;
    watched.told = seen;
    const payload = { matchId: match.matchId, seen };
    const entry = { kind: "page", event: "safety:partner-seen", payload } as const;
    reportFailure(bus.append(sessionTopic(match.partner), entry), failed);
  }
}

function note(watched: Watched, picture: Uint8Array, model: string): void {
  const hash = createHash("sha256").update(picture).digest("base64url");
  watched.evidence = { model, frames: [...watched.evidence.frames, hash].slice(-mostFrames) };
}
