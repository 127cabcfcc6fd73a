/** What decides whether a page can use passkeys. */
export type PasskeyScope = {
  readonly isSecureContext?: boolean;
  readonly PublicKeyCredential?: unknown;
  readonly location?: Pick<Location, "hostname">;
};

/** True if this browser has passkeys for this page: they need a secure page, and belong to a name, never to an address. */
export const hasPasskeys = ({ isSecureContext, PublicKeyCredential, location }: PasskeyScope): boolean =>
  isSecureContext === true &&
  PublicKeyCredential !== undefined &&
  location !== undefined &&
  !/^[\d.]+$|^\[/.test(location.hostname);
