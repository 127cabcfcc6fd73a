import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { Region } from "@lets-meet/shared/places.ts";
import type { IceAccess } from "../../../net/ice-access.ts";
import type { CallIdentity } from "../../../rtc/link/call-identity.ts";
import { type IceOptions, makeCertificate } from "../../../rtc/link/peer-configuration.ts";
import type { Tracks } from "../../../rtc/link/slots.ts";
import { noSafetyMemory } from "../../../rtc/safety-code/safety-memory.ts";
import { hasTrack, type OfferRole, WarmLink } from "./warm-link.ts";

/**
 * Everything a call needs before its first signal. The certificate belongs to this call alone, so that it
 * cannot identify the user in another one.
 */
export type Prepared = CallIdentity & {
  readonly ice: IceOptions;
  /** A link that is ready for this role in the match; `null` when there was no time for one. */
  readonly warm: WarmLink | null;
};

export type CallPreparationOptions = {
  readonly iceAccess: Pick<IceAccess, "known" | "forCall" | "beforeSearch">;
  /** The ICE servers when the server cannot be asked; `null` if only relays are allowed. */
  readonly fallback: () => IceOptions | null;
  readonly tracks: () => Tracks;
  readonly newLinkId: () => LinkId;
  /** This browser supports no calls after all. */
  readonly cannotCall: () => void;
  readonly createConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
};

/** The name of the ICE servers for calls with strangers. */
export const strangerCalls = "strangers";

/**
 * A page that is matched within this time usually answers; a page that has waited longer than its partner
 * offers.
 */
const offersAfterMs = 150;
/** Older candidates may be stale: NAT mappings expire, and devices move. */
const warmForMs = 60_000;
/** The most renewals of a link in a green room, where no search runs yet. */
const mostRenewals = 3;
const retryMs = 1_000;

const fresh = (certificate: RTCCertificate | null): CallIdentity => ({ certificate, safety: noSafetyMemory });

/** Prepares a call before and during the search, so that a match shows a picture at once. */
export class CallPreparation implements Disposable {
  readonly #options: CallPreparationOptions;
  #certificate: Promise<RTCCertificate | null> | null = null;
  /** The certificate once it is made; `null` in it means the browser's own. */
  #made: { readonly certificate: RTCCertificate | null } | null = null;
  #role: OfferRole | null = null;
  #region: Region | null = null;
  #renewalsLeft = 0;
  #warm: WarmLink | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallPreparationOptions) {
    this.#options = options;
  }

  /** A search in that region may begin soon: prepares a link that answers. */
  foresee(region: Region | null): void {
    this.certify();
    if (this.#role !== null) return;
    this.#role = "answers";
    this.#region = region;
    this.#renewalsLeft = mostRenewals;
    void this.#warmUp();
  }

  /** A call may come: prepares a link that has made its offer, unless the call comes at once. */
  begin(): void {
    this.certify();
    if (this.#role === "offers") return;
    this.#role = "offers";
    this.#renewalsLeft = Number.POSITIVE_INFINITY;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#warmUp(), offersAfterMs);
  }

  /** This page's tracks have changed. */
  publish(): void {
    const tracks = this.#options.tracks();
    this.#warm?.publish(tracks);
    if (this.#warm?.isBare === true && hasTrack(tracks)) void this.#warmUp();
  }

  /** The device's network has changed: the candidates found before are invalid. */
  refresh(): void {
    if (this.#role !== null) void this.#warmUp();
  }

  /**
   * The preparation for a call that begins now, or a promise of it; `null` when there are no ICE servers to
   * use.
   */
  take(role: OfferRole): Prepared | Promise<Prepared | null> {
    const certificate = this.#certificate;
    const made = this.#made;
    const ice = this.#options.iceAccess.known(strangerCalls);
    const isReady = ice !== null && made !== null;
    const warm = isReady && this.#warm?.role === role ? this.#warm : null;
    if (warm !== null) this.#warm = null;
    this.end();
    this.#certificate = null;
    this.#made = null;
    return isReady
      ? { ice, ...made, safety: noSafetyMemory, warm }
      : this.#finish((certificate ?? makeCertificate()).then(fresh));
  }

  /** The same for a call from before this page's load, with the identity it had there. */
  takeUp(recalled: Promise<CallIdentity | null>): Promise<Prepared | null> {
    this.end();
    return this.#finish(recalled.then(async (identity) => identity ?? fresh(await makeCertificate())));
  }

  /** No call will come: drops the link. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#role = null;
    this.#drop();
  }

  [Symbol.dispose](): void {
    this.end();
  }

  /** Makes the next call's certificate, which takes a moment. */
  certify(): void {
    if (this.#certificate !== null) return;
    const making = makeCertificate();
    this.#certificate = making;
    void making.then((certificate) => {
      // A call that has begun meanwhile has taken the certificate.
      if (this.#certificate === making) this.#made = { certificate };
    });
  }

  async #warmUp(): Promise<void> {
    clearTimeout(this.#timer);
    const timer = setTimeout(() => this.#renew(), warmForMs);
    this.#timer = timer;
    const { iceAccess, tracks, newLinkId, createConnection, cannotCall } = this.#options;
    const role = this.#role ?? "answers";
    const asked =
      role === "answers"
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
      this.#warm = new WarmLink({ ice: answer.value, ...made }, role, tracks());
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
