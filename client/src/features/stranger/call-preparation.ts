import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { Region } from "@lets-meet/shared/places.ts";
import type { IceAccess } from "../../net/ice-access.ts";
import type { CallIdentity } from "../../rtc/call-identity.ts";
import { type IceOptions, makeCertificate } from "../../rtc/peer-configuration.ts";
import { noSafetyMemory } from "../../rtc/safety-memory.ts";
import type { Tracks } from "../../rtc/slots.ts";
import { hasTrack, type Side, WarmLink } from "./warm-link.ts";

/** What a call needs before its first word. The certificate is this call's alone, so that nobody is known again by it. */
export type Prepared = CallIdentity & {
  readonly ice: IceOptions;
  /** A link for this side of the match that is there already; `null` when there was no time for one. */
  readonly warm: WarmLink | null;
};

export type CallPreparationOptions = {
  readonly iceAccess: Pick<IceAccess, "known" | "forCall" | "beforeSearch">;
  /** Where paths may be looked for when the server cannot be asked; `null` where only relays are allowed. */
  readonly fallback: () => IceOptions | null;
  readonly tracks: () => Tracks;
  readonly newLinkId: () => LinkId;
  /** This browser makes no calls after all. */
  readonly cannotCall: () => void;
  readonly createConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
};

/** The name under which the servers of calls with strangers are known. */
export const strangerCalls = "strangers";

/** Whoever is matched at once mostly answers; only later is it this side that has waited for longer, and offers. */
const offersAfterMs = 150;
/** Paths that were found longer ago may be gone: routers forget them, and devices move. */
const warmForMs = 60_000;
/** How often that is done in a green room, where nobody is searched for yet. */
const mostRenewals = 3;
const retryMs = 1_000;

const fresh = (certificate: RTCCertificate | null): CallIdentity => ({ certificate, safety: noSafetyMemory });

/** Gets ready for a call before and while its partner is searched for, so that a match turns into a picture at once. */
export class CallPreparation implements Disposable {
  readonly #options: CallPreparationOptions;
  #certificate: Promise<RTCCertificate | null> | null = null;
  /** The same once it is there, which may be a certificate of the browser's choice. */
  #made: { readonly certificate: RTCCertificate | null } | null = null;
  #side: Side | null = null;
  #region: Region | null = null;
  #renewalsLeft = 0;
  #warm: WarmLink | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallPreparationOptions) {
    this.#options = options;
  }

  /** Somebody in that region may be searched for soon: has a link ready that answers. */
  foresee(region: Region | null): void {
    this.certify();
    if (this.#side !== null) return;
    this.#side = "answers";
    this.#region = region;
    this.#renewalsLeft = mostRenewals;
    void this.#warmUp();
  }

  /** A call may come: has a link ready that has made its offer, unless the call comes at once. */
  begin(): void {
    this.certify();
    if (this.#side === "offers") return;
    this.#side = "offers";
    this.#renewalsLeft = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#warmUp(), offersAfterMs);
  }

  /** The own tracks have changed. */
  publish(): void {
    const tracks = this.#options.tracks();
    this.#warm?.publish(tracks);
    if (this.#warm?.isBare === true && hasTrack(tracks)) void this.#warmUp();
  }

  /** The device's network has changed: paths that were found before are gone. */
  refresh(): void {
    if (this.#side !== null) void this.#warmUp();
  }

  /** What is ready for a call that begins now, or a promise of it; `null` when no path may be looked for. */
  take(side: Side): Prepared | Promise<Prepared | null> {
    const certificate = this.#certificate;
    const made = this.#made;
    const ice = this.#options.iceAccess.known(strangerCalls);
    const isReady = ice !== null && made !== null;
    const warm = isReady && this.#warm?.side === side ? this.#warm : null;
    if (warm !== null) this.#warm = null;
    this.end();
    this.#certificate = null;
    this.#made = null;
    return isReady
      ? { ice, ...made, safety: noSafetyMemory, warm }
      : this.#finish((certificate ?? makeCertificate()).then(fresh));
  }

  /** The same for a call that this page was in before it was loaded again, as who it was there. */
  takeUp(recalled: Promise<CallIdentity | null>): Promise<Prepared | null> {
    this.end();
    return this.#finish(recalled.then(async (identity) => identity ?? fresh(await makeCertificate())));
  }

  /** No call comes: lets the link go. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#side = null;
    this.#drop();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** Makes the certificate of the next call, which takes a moment. */
  certify(): void {
    if (this.#certificate !== null) return;
    const making = makeCertificate();
    this.#certificate = making;
    void making.then((certificate) => {
      // A call that has begun meanwhile has taken it along.
      if (this.#certificate === making) this.#made = { certificate };
    });
  }

  async #warmUp(): Promise<void> {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => this.#renew(), warmForMs);
    this.#timer = timer;
    const { iceAccess, tracks, newLinkId, createConnection, cannotCall } = this.#options;
    const side = this.#side ?? "answers";
    const asked =
      side === "answers"
        ? iceAccess.beforeSearch(strangerCalls, this.#region)
        : iceAccess.forCall(strangerCalls);
    const [answer, certificate] = await Promise.all([asked, this.#certificate]);
    if (this.#timer !== timer) return;
    if (!answer.ok) {
      clearTimeout(timer);
      const waitMs = "retryAfterMs" in answer ? answer.retryAfterMs : undefined;
      this.#timer = setTimeout(() => this.#renew(), waitMs ?? retryMs);
      return;
    }
    this.#drop();
    const made = { certificate, newLinkId, ...(createConnection === undefined ? {} : { createConnection }) };
    try {
      this.#warm = new WarmLink({ ice: answer.value, ...made }, side, tracks());
    } catch {
      cannotCall();
    }
  }

  #renew(): void {
    if (this.#renewalsLeft-- > 0) void this.#warmUp();
    else this.#drop();
  }

  #drop(): void {
    this.#warm?.[Symbol.dispose]();
    this.#warm = null;
  }

  async #finish(making: Promise<CallIdentity>): Promise<Prepared | null> {
    const [answer, identity] = await Promise.all([this.#options.iceAccess.forCall(strangerCalls), making]);
    const ice = answer.ok ? answer.value : this.#options.fallback();
    return ice === null ? null : { ice, ...identity, warm: null };
  }
}
