import type { LinkId } from "@lets-meet/shared/ids.ts";
import type { IceAccess } from "../../net/ice-access.ts";
import { type IceOptions, makeCertificate } from "../../rtc/peer-configuration.ts";
import type { Tracks } from "../../rtc/slots.ts";
import { WarmLink } from "./warm-link.ts";

/** What a call needs before its first word. The certificate is this call's alone, so that nobody is known again by it. */
export type Prepared = {
  readonly ice: IceOptions;
  readonly certificate: RTCCertificate | null;
  /** A link that has made its offer already; `null` when there was no time for one, or it would be of no use. */
  readonly warm: WarmLink | null;
};

export type CallPreparationOptions = {
  readonly iceAccess: Pick<IceAccess, "known" | "forCall">;
  /** Where paths may be looked for when the server cannot be asked; `null` where only relays are allowed. */
  readonly fallback: () => IceOptions | null;
  readonly tracks: () => Tracks;
  readonly newLinkId: () => LinkId;
  readonly createConnection: ((configuration: RTCConfiguration) => RTCPeerConnection) | undefined;
};

/** The name under which the servers of calls with strangers are known. */
export const strangerCalls = "strangers";

/** Whoever is matched at once mostly answers, and a link that offers would only be in the way. */
const warmAfterMs = 150;
/** Paths that were found longer ago may be gone: routers forget them, and devices move. */
const warmForMs = 60_000;

/** Gets ready for a call while its partner is still searched for, so that a match turns into a picture at once. */
export class CallPreparation implements Disposable {
  readonly #options: CallPreparationOptions;
  #certificate: Promise<RTCCertificate | null> | null = null;
  /** The same once it is there, which may be a certificate of the browser's choice. */
  #made: { readonly certificate: RTCCertificate | null } | null = null;
  #warm: WarmLink | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(options: CallPreparationOptions) {
    this.#options = options;
  }

  /** A search may begin: makes what needs no server. */
  foresee(): void {
    if (this.#certificate !== null) return;
    const making = makeCertificate();
    this.#certificate = making;
    void making.then((certificate) => {
      // A call that has begun meanwhile has taken it along.
      if (this.#certificate === making) this.#made = { certificate };
    });
  }

  /** A call may come: has a link ready for it soon, unless it has one. */
  begin(): void {
    this.foresee();
    if (this.#warm === null && this.#timer === undefined)
      this.#timer = setTimeout(() => void this.#warmUp(), warmAfterMs);
  }

  /** The own tracks have changed. */
  publish(): void {
    this.#warm?.publish(this.#options.tracks());
  }

  /** The device's network has changed: paths that were found before are gone. */
  refresh(): void {
    if (this.#warm !== null) void this.#warmUp();
  }

  /** What is ready for a call that begins now, or a promise of it; `null` when no path may be looked for. */
  take(offersFirst: boolean): Prepared | Promise<Prepared | null> {
    const certificate = this.#certificate;
    const made = this.#made;
    const warm = offersFirst ? this.#warm : null;
    if (warm !== null) this.#warm = null;
    this.end();
    this.#certificate = null;
    this.#made = null;
    const ice = this.#options.iceAccess.known(strangerCalls);
    if (ice !== null && made !== null) return { ice, ...made, warm };
    warm?.[Symbol.dispose]();
    return this.#finish(certificate ?? makeCertificate());
  }

  /** No call comes: lets the link go. */
  end(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#warm?.[Symbol.dispose]();
    this.#warm = null;
  }

  [Symbol.dispose](): void {
    this.end();
  }

  async #warmUp(): Promise<void> {
    this.end();
    // What is searched for is still wanted when this timer has not been cleared.
    const timer = setTimeout(() => void this.#warmUp(), warmForMs);
    this.#timer = timer;
    const { iceAccess, tracks, newLinkId, createConnection } = this.#options;
    const [{ ok }, certificate] = await Promise.all([iceAccess.forCall(strangerCalls), this.#certificate]);
    const ice = iceAccess.known(strangerCalls);
    if (!ok || ice === null || this.#timer !== timer) return;
    const connection = createConnection === undefined ? {} : { createConnection };
    this.#warm = new WarmLink({ ice, certificate, newLinkId, ...connection }, tracks());
  }

  async #finish(making: Promise<RTCCertificate | null>): Promise<Prepared | null> {
    const [answer, certificate] = await Promise.all([this.#options.iceAccess.forCall(strangerCalls), making]);
    const ice = answer.ok ? answer.value : this.#options.fallback();
    return ice === null ? null : { ice, certificate, warm: null };
  }
}
