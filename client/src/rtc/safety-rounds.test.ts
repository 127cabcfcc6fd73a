import { describe, expect, it } from "vitest";
import type { SafetyMessage } from "./safety-rounds.ts";
import { keyOf, SafetyPage, SafetyRoom } from "./testing/safety-room.ts";

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

  it("is another one in each call, with the same people and keys", () => {
    expect(agreed("a", "b").room.shown).not.toEqual(agreed("a", "b").room.shown);
  });

  it("is none for who is alone", () => {
    const { pages } = agreed("a");
    expect(pages[0]?.code).toEqual({ state: "agreeing", waitingFor: [] });
  });

  it("waits for a link that has no key yet, and names whose", () => {
    const page = new SafetyPage("a", keyOf("a"), () => {});
    page.members([{ id: "b", fingerprint: null, link: "ab" }]);
    expect(page.code).toEqual({ state: "agreeing", waitingFor: ["b"] });
  });

  it("waits for somebody who never answers, and names them", () => {
    const { room, pages } = roomOf("a", "b", "c");
    room.wires = room.wires.filter(({ from }) => from !== "c");
    room.drain();
    expect(pages[0]?.code).toEqual({ state: "agreeing", waitingFor: ["b", "c"] });
    expect(pages[1]?.code.state).toBe("agreeing");
  });
});

describe("revealing", () => {
  it("waits until everybody has committed", () => {
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

  it("of something else than was committed to breaks the round", () => {
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

  it("twice the same is once, and a second commitment breaks the round", () => {
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

  it("by somebody who is not in the round counts for nothing", () => {
    const { room, pages } = roomOf("a", "b");
    const round = room.wires[0]?.message.round ?? "";
    pages[0]?.step({ kind: "message", from: "x", message: { kind: "reveal", round, nonce: "x".repeat(43) } });
    room.drain();
    expect(pages[0]?.code.state).toBe("agreed");
  });
});

describe("when somebody comes or goes", () => {
  it("there is another code for all, which is no alarm", () => {
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

  it("and is gone again, the code from before is back without a word", () => {
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

  it("what they say before this page knows of them is kept", () => {
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

  it("and reloads, the code is another one and says so to who stayed", () => {
    const { room, pages } = agreed("a", "b");
    room.pages.delete("b");
    room.add("b", keyOf("b after a reload"));
    room.tellAll();
    room.drain();
    expect(pages[0]?.code).toMatchObject({ state: "agreed", changed: true });
    expect(room.pages.get("b")?.code).toMatchObject({ state: "agreed", changed: false });
    expect(new Set(room.shown).size).toBe(1);
  });

  it("and a way between two opens again, what was lost is said again", () => {
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
  it("that changes within a link is an alarm", () => {
    const { room, pages } = agreed("a", "b");
    pages[0]?.members([{ id: "b", fingerprint: keyOf("m"), link: `${keyOf("a")}-${keyOf("b")}` }]);
    room.drain();
    expect(pages[0]?.code.state).toBe("broken");
  });

  it("is of one peer's link, whatever another's is called", () => {
    const { room, pages } = agreed("a", "b", "c");
    for (const page of pages) {
      const others = pages.filter((other) => other !== page);
      page.members(others.map(({ id, key }) => ({ id, fingerprint: key, link: "the same" })));
    }
    room.drain();
    pages[0]?.members(["b", "c"].map((id) => ({ id, fingerprint: keyOf(id), link: "the same" })));
    expect(room.shown).not.toContain("broken");
  });

  it("that two claim is an alarm", () => {
    const room = new SafetyRoom();
    const page = room.add("a");
    room.add("b", keyOf("a"));
    room.tell(page);
    expect(page.code.state).toBe("broken");
  });

  it("that is another one again and again comes to an end, as each is a try to hit the code", () => {
    const page = new SafetyPage("a", keyOf("a"), () => {});
    const shown = Array.from({ length: 300 }, (_, place) => {
      page.members([{ id: "b", fingerprint: keyOf(`b${place}`), link: `link-${place}` }]);
      return page.shown;
    });
    expect(shown.slice(0, 256).every((one) => one === "agreeing")).toBe(true);
    expect(shown.slice(256).every((one) => one === "broken")).toBe(true);
  });
});
