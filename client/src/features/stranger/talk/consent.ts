/** The user's consent that a partner can see their address when there is no relay; asked for once. */
export type Consent = { readonly given: () => boolean; readonly give: () => void };

const storageKey = "lets-meet:address-seen";

/** Remembers the consent for all pages of this browser, if storage is allowed. */
export function consentOn(storage: Pick<Storage, "getItem" | "setItem"> | null): Consent {
  return {
    given: () => {
      try {
        return storage?.getItem(storageKey) === "yes";
      } catch {
        return false;
      }
    },
    give: () => {
      try {
        storage?.setItem(storageKey, "yes");
      } catch {
        // The next page then asks again.
      }
    },
  };
}
