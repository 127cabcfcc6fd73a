/** Whether the person has agreed that a partner can see their address where there is no relay; asked once. */
export type Consent = { readonly given: () => boolean; readonly give: () => void };

const shelfKey = "lets-meet:address-seen";

/** Remembers it for all pages of this browser, where it lets them. */
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
