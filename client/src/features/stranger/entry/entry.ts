import type { Mode } from "@lets-meet/shared/protocol/stranger.ts";
import type { Acceptances } from "../../../net/acceptances.ts";
import type { Ask } from "../../../net/request.ts";
import type { StrangerStore } from "../store.ts";

export type EntryOptions = {
  readonly store: StrangerStore;
  readonly ask: Ask;
  readonly acceptances: Pick<Acceptances, "accept">;
};

export type Entry = ReturnType<typeof createEntry>;

/** The question about age and rules, which comes before the first search of a browser. */
export function createEntry({ store, ask, acceptances }: EntryOptions) {
  return {
    /** True if the way to a search of that mode is open; otherwise the person is asked first. */
    opens: (mode: Mode): boolean => {
      const { rules, acceptedRules } = store.getState();
      // Until the server has said what its rules are, those that were accepted are taken to be them.
      const isOpen = acceptedRules !== null && (rules === null || rules === acceptedRules);
      if (!isOpen) store.setState({ refused: null, askingRules: mode });
      return isOpen;
    },
    /** Takes the person's answer; returns the mode whose search may now begin, or `null`. */
    answer: (isAccepted: boolean): Mode | null => {
      const { askingRules, rules } = store.getState();
      if (!isAccepted) store.setState({ askingRules: null });
      if (!isAccepted || rules === null || askingRules === null) return null;
      // A search may follow at once: the server handles requests in the order in which they arrive.
      void ask("safety:accept", acceptances.accept(rules));
      store.setState({ askingRules: null, acceptedRules: rules });
      return askingRules;
    },
  };
}
