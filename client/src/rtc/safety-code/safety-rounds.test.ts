import { describe, expect, it } from "vitest";
import { keyOf, SafetyPage, SafetyRoom } from "../testing/safety-room.ts";
import type { SafetyMessage } from "./safety-rounds.ts";

const roomOf = (...ids: readonly string[]) => {
  const room = new SafetyRoom();
  const pages = ids.map((id) => room.add(id));
  room.tellAll();
  return { room, pages };
};
const agreed = (...ids: readonly string[]) => {
  const { room, pages } = roomOf(...ids);
  room.drain();
  return { room, pages };
};
const kinds = (room: SafetyRoom, from: string) =>
  room.wires.filter((sent) => sent.from === from).map(({ message }) => message.kind);

describe("a safety code", () => {
  it("is the same five signs on both pages", () => {
    const { pages } = agreed("a", "b");
    expect(pages[0]?.code).toMatchObject({ state: "agreed", changed: false });
    expect(pages[0]?.shown.split(" ").length).toBeGreaterThanOrEqual(5);
    expect(pages[1]?.shown).toBe(pages[0]?.shown);
  });

  it("is the same on four pages", () => {
    const { room } = agreed("a", "b", "c", "d");
    expect(new Set(room.shown).size).toBe(1);
    expect(room.shown[0]).not.toBe("agreeing");
  });

  it("differs in each call, even with the same people and keys", () => {
    expect(agreed("a", "b").room.shown).not.toEqual(agreed("a", "b").room.shown);
  });

  it("is undecided for a page that is alone", () => {
    const { pages } = agreed("a");
    expect(pages[0]?.code).toEqual({ state: "agreeing", waitingFor: [] });
  });

  it("waits for a link that has no key yet, and names its peer", () => {
    const page = new SafetyPage("a", keyOf("a"), () => {});
    page.members([{ id: "b", fingerprint: null, link: "ab" }]);
    expect(page.code).toEqual({ state: "agreeing", waitingFor: ["b"] });
  });

  it("waits for a peer that never answers, and names it", () => {
    const { room, pages } = roomOf("a", "b", "c");
    room.wires = room.wires.filter(({ from }) => from !== "c");
    room.drain();
    expect(pages[0]?.code).toEqual({ state: "agreeing", waitingFor: ["b", "c"] });
    expect(pages[1]?.code.state).toBe("agreeing");
  });
});

describe("revealing", () => {
  it("waits until every member has committed", () => {
    const { room } = roomOf("a", "b", "c");
    const [fromB, fromC] = ["b", "c"].map((id) =>
      room.wires.find((sent) => sent.from === id && sent.to === "a"),
    );
    const step = (sent: typeof fromB) => {
      if (sent !== undefined)
        room.pages.get("a")?.step({ kind: "message", from: sent.from, message: sent.message });
    };
    step(fromB);
    expect(kinds(room, "a")).toEqual(["commit", "commit"]);
    step(fromC);
    expect(kinds(room, "a")).toEqual(["commit", "commit", "reveal", "reveal"]);
  });

  it("a nonce that does not match its commitment breaks the round", () => {
    const { room, pages } = roomOf("a", "b");
    while (!room.wires.some(({ from, message }) => from === "b" && message.kind === "reveal"))
      room.deliver(0);
    room.wires = room.wires.map((sent) =>
      sent.message.kind === "reveal" && sent.from === "b"
        ? { ...sent, message: { ...sent.message, nonce: "y".repeat(43) } }
        : sent,
    );
    room.drain();
    expect(pages[0]?.code).toEqual({ state: "broken" });
  });

  it("the same nonce twice changes nothing, and a second commitment breaks the round", () => {
    const { room, pages } = roomOf("a", "b");
    room.wires = room.wires.flatMap((sent) => [sent, sent]);
    room.drain();
    expect(pages[0]?.code.state).toBe("agreed");
    const message: SafetyMessage = { kind: "commit", round: "", commitment: "z".repeat(43) };
    const { room: other, pages: others } = roomOf("a", "b");
    const round = other.wires[0]?.message.round ?? "";
    others[0]?.step({ kind: "message", from: "b", message: { ...message, round } });
    other.drain();
    expect(others[0]?.code.state).toBe("broken");
  });

  it("by a peer that is not in the round is ignored", () => {
    const { room, pages } = roomOf("a", "b");
    const round = room.wires[0]?.message.round ?? "";
    pages[0]?.step({ kind: "message", from: "x", message: { kind: "reveal", round, nonce: "x".repeat(43) } });
    room.drain();
    expect(pages[0]?.code.state).toBe("agreed");
  });
});

describe("a change of members or channels", () => {
  it("gives all members a new code, without an alarm", () => {
    const { room, pages } = agreed("a", "b");
    const before = pages[0]?.shown;
    room.add("c");
    room.tellAll();
    expect(pages[0]?.code.state).toBe("agreeing");
    room.drain();
    expect(new Set(room.shown).size).toBe(1);
    expect(pages[0]?.shown).not.toBe(before);
    expect(pages[0]?.code).toMatchObject({ changed: false });
  });

  it("that is undone restores the previous code without any message", () => {
    const { room, pages } = agreed("a", "b");
    const before = room.shown;
    room.add("c");
    room.tellAll();
    room.pages.delete("c");
    room.wires = [];
    room.tellAll();
    expect(room.shown).toEqual(before);
    room.drain();
    expect(pages[0]?.code).toMatchObject({ state: "agreed", changed: false });
  });

  it("keeps messages of a member that this page does not know yet", () => {
    const { room, pages } = agreed("a", "b");
    const c = room.add("c");
    room.tell(c);
    room.drain();
    expect(pages[0]?.code.state).toBe("agreed");
    room.tellAll();
    room.drain();
    expect(new Set(room.shown).size).toBe(1);
    expect(pages[0]?.code.state).toBe("agreed");
  });

  it("by a reload gives a new code, marked as changed for the member that stayed", () => {
    const { room, pages } = agreed("a", "b");
    room.pages.delete("b");
    room.add("b", keyOf("b after a reload"));
    room.tellAll();
    room.drain();
    expect(pages[0]?.code).toMatchObject({ state: "agreed", changed: true });
    expect(room.pages.get("b")?.code).toMatchObject({ state: "agreed", changed: false });
    expect(new Set(room.shown).size).toBe(1);
  });

  it("that reopens a channel sends lost messages again", () => {
    const { room } = roomOf("a", "b");
    room.wires = [];
    for (const [page, peer] of [
      ["a", "b"],
      ["b", "a"],
    ] as const)
      room.pages.get(page)?.step({ kind: "opened", peer });
    room.drain();
    expect(room.shown[0]).toBe(room.shown[1]);
    expect(room.shown[0]).not.toBe("agreeing");
  });
});

describe("a key", () => {
  it("that changes within a link breaks the code", () => {
    const { room, pages } = agreed("a", "b");
    pages[0]?.members([{ id: "b", fingerprint: keyOf("m"), link: `${keyOf("a")}-${keyOf("b")}` }]);
    room.drain();
    expect(pages[0]?.code.state).toBe("broken");
  });

  it("belongs to one peer's link, even if another peer's link has the same name", () => {
    const { room, pages } = agreed("a", "b", "c");
    for (const page of pages) {
      const others = pages.filter((other) => other !== page);
      page.members(others.map(({ id, key }) => ({ id, fingerprint: key, link: "the same" })));
    }
    room.drain();
    pages[0]?.members(["b", "c"].map((id) => ({ id, fingerprint: keyOf(id), link: "the same" })));
    expect(room.shown).not.toContain("broken");
  });

  it("that two members claim breaks the code", () => {
    const room = new SafetyRoom();
    const page = room.add("a");
    room.add("b", keyOf("a"));
    room.tell(page);
    expect(page.code.state).toBe("broken");
  });

  it("that changes too often breaks the code, because each change is an attempt to hit it", () => {
    const page = new SafetyPage("a", keyOf("a"), () => {});
    const shown = Array.from({ length: 300 }, (_, place) => {
      page.members([{ id: "b", fingerprint: keyOf(`b${place}`), link: `link-${place}` }]);
      return page.shown;
    });
    expect(shown.slice(0, 256).every((one) => one === "agreeing")).toBe(true);
    expect(shown.slice(256).every((one) => one === "broken")).toBe(true);
  });
});
