import { PeerMessage } from "@lets-meet/shared/protocol/peer.ts";
import { expect, it } from "vitest";
import type { SafetyCode } from "./safety-code.ts";
import { SafetyExchange } from "./safety-exchange.ts";
import type { SafetyMessage } from "./safety-rounds.ts";

const sides = ["polite", "impolite"] as const;

function pair() {
  const wires: { readonly to: string; readonly message: SafetyMessage }[] = [];
  const told: Record<string, SafetyCode[]> = { polite: [], impolite: [] };
  const open = (self: (typeof sides)[number]) =>
    new SafetyExchange({
      self,
      call: "match",
      send: (to, message) => wires.push({ to, message }),
      keep: () => {},
      changed: (code) => told[self]?.push(code),
    });
  const pages = { polite: open("polite"), impolite: open("impolite") };
  const meet = () => {
    pages.polite.members("key p", [{ id: "impolite", fingerprint: "key i", link: "one" }]);
    pages.impolite.members("key i", [{ id: "polite", fingerprint: "key p", link: "one" }]);
  };
  const drain = () => {
    for (let next = wires.shift(); next !== undefined; next = wires.shift()) {
      const to = next.to === "polite" ? pages.polite : pages.impolite;
      to.receive(next.to === "polite" ? "impolite" : "polite", next.message);
    }
  };
  return { wires, told, pages, meet, drain };
}

it("two pages agree on one code, and each reports it once", () => {
  const { told, pages, meet, drain } = pair();
  meet();
  drain();
  expect(pages.polite.code.state).toBe("agreed");
  expect(pages.polite.code).toEqual(pages.impolite.code);
  for (const side of sides) expect(told[side]?.filter(({ state }) => state === "agreed")).toHaveLength(1);
});

it("the exchange sends only valid peer messages", () => {
  const { wires, meet } = pair();
  meet();
  expect(wires).toHaveLength(2);
  for (const { message } of wires) expect(PeerMessage.safeParse(message).success).toBe(true);
});

it("the exchange sends lost messages again once the channel is open again", () => {
  const { wires, pages, meet, drain } = pair();
  meet();
  wires.length = 0;
  pages.polite.opened("impolite");
  pages.impolite.opened("polite");
  drain();
  expect(pages.polite.code.state).toBe("agreed");
});

it("the exchange reports nothing when nothing has changed", () => {
  const { told, meet, drain } = pair();
  meet();
  drain();
  const before = told["polite"]?.length;
  meet();
  drain();
  expect(told["polite"]).toHaveLength(before ?? -1);
});
