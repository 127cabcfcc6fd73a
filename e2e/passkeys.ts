import type { CDPSession, Page } from "@playwright/test";

/** A device that keeps passkeys, in Chromium's virtual authenticator. It confirms at once, unless told otherwise. */
export class PasskeyDevice {
  readonly #devtools: CDPSession;
  readonly #authenticatorId: string;

  private constructor(devtools: CDPSession, authenticatorId: string) {
    this.#devtools = devtools;
    this.#authenticatorId = authenticatorId;
  }

  /** Gives the page such a device, without passkeys. */
  static async of(page: Page): Promise<PasskeyDevice> {
    const devtools = await page.context().newCDPSession(page);
    await devtools.send("WebAuthn.enable");
    const { authenticatorId } = await devtools.send("WebAuthn.addVirtualAuthenticator", {
      options: {
        protocol: "ctap2",
        transport: "internal",
        hasResidentKey: true,
        hasUserVerification: true,
        isUserVerified: true,
        automaticPresenceSimulation: true,
      },
    });
    return new PasskeyDevice(devtools, authenticatorId);
  }

  /** From now on, the user is or is not recognized by the device. */
  async recognize(isUserVerified: boolean): Promise<void> {
    const authenticatorId = this.#authenticatorId;
    await this.#devtools.send("WebAuthn.setUserVerified", { authenticatorId, isUserVerified });
  }

  async passkeys() {
    const authenticatorId = this.#authenticatorId;
    return (await this.#devtools.send("WebAuthn.getCredentials", { authenticatorId })).credentials;
  }

  /** Copies all passkeys to another device, counters included. */
  async copyTo(other: PasskeyDevice): Promise<void> {
    for (const credential of await this.passkeys())
      await other.#devtools.send("WebAuthn.addCredential", {
        authenticatorId: other.#authenticatorId,
        credential,
      });
  }
}
