/** The user's consent that a partner can see their address when there is no relay; asked for once. */
export type Consent = { readonly given: () => boolean; readonly give: () => void };

const shelfKey = "lets-meet:address-seen";

/** Remembers the consent for all pages of this browser, if storage is allowed. */
export function consentOn(shelf: Pick<Storage, "getItem" | "setItem"> | null): Consent {
  return {
    given: () => {
      try {
        return shelf?.getItem(shelfKey) === "yes";
      } catch {
        return false;
      }
    },
    give: () => {
      try {
        shelf?.setItem(shelfKey, "yes");
      } catch {
        // The next page then asks again.
      }
    },
  };
}
