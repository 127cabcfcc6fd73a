import type { IceAccess } from "../../net/ice-access.ts";
import { type IceOptions, makeCertificate } from "../../rtc/peer-configuration.ts";

/** What a call needs before its first word. The certificate is this call's alone, so that nobody is known again by it. */
export type Prepared = { readonly ice: IceOptions; readonly certificate: RTCCertificate | null };

export type CallPreparationOptions = {
  readonly iceAccess: Pick<IceAccess, "known" | "forCall">;
  /** Where paths may be looked for when the server cannot be asked; `null` where only relays are allowed. */
  readonly fallback: () => IceOptions | null;
};

/** The name under which the servers of calls with strangers are known. */
export const strangerCalls = "strangers";

/** Gets ready for a call while its partner is still searched for, so that a match turns into a picture at once. */
export class CallPreparation {
  readonly #options: CallPreparationOptions;
  #certificate: Promise<RTCCertificate | null> | null = null;
  #made: RTCCertificate | null = null;

  constructor(options: CallPreparationOptions) {
    this.#options = options;
  }

  /** A call may come: asks for what it needs. */
  begin(): void {
    void this.#options.iceAccess.forCall(strangerCalls);
    this.#certificate ??= makeCertificate().then((made) => {
      this.#made = made;
      return made;
    });
  }

  /** What is ready for a call that begins now, or a promise of it; `null` when no path may be looked for. */
  take(): Prepared | Promise<Prepared | null> {
    const certificate = this.#certificate;
    const made = this.#made;
    this.#certificate = null;
    this.#made = null;
    const ice = this.#options.iceAccess.known(strangerCalls);
    if (ice !== null && made !== null) return { ice, certificate: made };
    return this.#finish(certificate ?? makeCertificate());
  }

  async #finish(making: Promise<RTCCertificate | null>): Promise<Prepared | null> {
    const [answer, certificate] = await Promise.all([this.#options.iceAccess.forCall(strangerCalls), making]);
    const ice = answer.ok ? answer.value : this.#options.fallback();
    return ice === null ? null : { ice, certificate };
  }
}
