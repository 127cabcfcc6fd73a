import type { MatchId } from "@lets-meet/shared/ids.ts";
import { SignalBatch } from "@lets-meet/shared/protocol/signal.ts";
import { beforeEach, describe, expect, test } from "vitest";
import { createNode } from "./testing/node.ts";
import { signalsTo } from "./testing/rooms.ts";
import { wish } from "./testing/samples.ts";

type Node = ReturnType<typeof createNode>;
let nodes: readonly [Node, Node];
beforeEach(() => {
  const first = createNode();
  nodes = [first, createNode({ beside: first })];
});
const settle = () => nodes[0].clock.settle();

/** Two listening strangers in a video match, each on its own node; the first one decides. */
async function pair() {
  const pages = nodes.map((node) => {
    const page = node.connect();
    const { id } = page;
    return { ...page, node, leave: (matchId: MatchId) => node.strangers.leave(id, matchId) };
  });
  for (const { id, node } of pages) await node.strangers.search(id, wish({ mode: "video" }));
  await nodes[0].clock.advance(100);
  const [one, other] = pages;
  if (one === undefined || other === undefined) throw new Error("not two pages");
  const [matched] = one.of("stranger:matched") as { matchId: MatchId; polite: boolean }[];
  if (matched === undefined) throw new Error("the two were not matched");
  const { matchId } = matched;
  for (const { id, node } of pages) expect(node.signaling.ready(id, matchId)).toMatchObject({ ok: true });
  const [decides, follows] = matched.polite ? [other, one] : [one, other];
  const keep = ({ id, node }: typeof one, wanted = true) => node.carryOn.carryOn(id, { matchId, wanted });
  return { decides, follows, matchId, keep };
}
type Page = Awaited<ReturnType<typeof pair>>["decides"];

const events = (page: Page) => page.seen.map(({ event }) => event);
const membersFor = ({ id, node }: Page) => node.rooms.roomOf(id)?.members.map(({ session }) => session);
const signal = ({ id, node }: Page, matchId: MatchId, seq: number) =>
  node.signaling.send(id, { ...SignalBatch.parse({ ...signalsTo("x"), matchId }), seq });
const noFailures = () => expect(nodes.flatMap(({ failures }) => failures)).toEqual([]);

describe("two strangers on two nodes who both want to carry on", () => {
  test.each(["decides", "follows"] as const)(
    "are in one room when the one that %s asks first, who is its host",
    async (first) => {
      const { keep, ...pages } = await pair();
      const [asks, agrees] = [pages[first], pages[first === "decides" ? "follows" : "decides"]];
      await keep(asks);
      await settle();
      expect(agrees.of("stranger:partner-keeps")).toMatchObject([{ wanted: true }]);
      await keep(agrees);
      await settle();
      for (const page of [asks, agrees]) {
        expect(membersFor(page)).toEqual([asks.id, agrees.id]);
        expect(events(page).slice(-2)).toEqual(["stranger:moved", "room:joined"]);
        expect(page.of("stranger:partner-left")).toEqual([]);
      }
      expect(nodes.map(({ rooms }) => rooms.size)).toEqual([1, 1]);
      noFailures();
    },
  );

  test("lose no signal that is sent while they move, and each arrives in the order in which it was sent", async () => {
    const { decides, follows, keep, matchId } = await pair();
    const sent = [
      keep(decides),
      signal(decides, matchId, 1),
      signal(follows, matchId, 1),
      keep(follows),
      signal(decides, matchId, 2),
      signal(follows, matchId, 2),
    ];
    await settle();
    sent.push(signal(decides, matchId, 3), signal(follows, matchId, 3));
    const answers = await Promise.all(sent.map(async (one) => one));
    expect(answers).toEqual(sent.map(() => ({ ok: true, value: {} })));
    await settle();
    for (const page of [decides, follows]) {
      const told = events(page).filter((event) => event !== "stranger:partner-keeps");
      const moved = told.indexOf("stranger:moved");
      const signals = told.filter((event) => event.endsWith("signal-deliver") || event === "signal:deliver");
      expect(signals).toHaveLength(3);
      expect(told.lastIndexOf("signal:deliver")).toBeLessThan(moved);
      expect(told.indexOf("room:signal-deliver")).toBeGreaterThan(told.indexOf("room:joined"));
    }
    noFailures();
  });

  test("have the room without the one that leaves at that instant", async () => {
    const { decides, follows, keep, matchId } = await pair();
    await keep(decides);
    await settle();
    // The other side moves on what it knows; the one that decides has left before it hears of that.
    await Promise.all([keep(follows), decides.leave(matchId)]);
    await settle();
    expect(membersFor(decides)).toBeUndefined();
    expect(membersFor(follows) ?? [follows.id]).toEqual([follows.id]);
    expect(await decides.node.strangers.search(decides.id, wish())).toMatchObject({ ok: true });
    noFailures();
  });

  test("are together although one of them reconnects to the other node at that instant", async () => {
    const { decides, follows, keep } = await pair();
    await keep(decides);
    await settle();
    const kept = (async () => keep(follows))().catch(() => undefined);
    const back = await follows.node.comeBack(decides.shows(), decides.pageId);
    await kept;
    await settle();
    expect(membersFor({ ...decides, ...back, node: follows.node })).toEqual([decides.id, follows.id]);
    expect(membersFor(follows)).toEqual([decides.id, follows.id]);
    noFailures();
  });

  test("are told when the other one's page is away, and when it is gone", async () => {
    const { decides, follows, keep } = await pair();
    await keep(decides);
    follows.drop();
    await settle();
    await keep(follows);
    await settle();
    const away = () => decides.node.rooms.roomOf(decides.id)?.members.map((member) => member.away);
    expect(away()).toEqual([false, true]);
    await nodes[0].clock.advance(130_000);
    expect(membersFor(decides)).toEqual([decides.id]);
  });
});

describe("the node of the one that decides dies", () => {
  test("before it has begun the room, which the next node of that session begins", async () => {
    const { decides, follows, keep } = await pair();
    await keep(follows);
    await settle();
    // From here on it stores what it decides, and does nothing more.
    decides.node.rooms.begin = () => new Promise(() => undefined);
    void keep(decides);
    await settle();
    expect(membersFor(follows)).toBeUndefined();
    const third = createNode({ beside: nodes[0] });
    const back = await third.comeBack(decides.shows(), decides.pageId);
    await settle();
    expect(membersFor(follows)).toEqual([follows.id, decides.id]);
    expect(membersFor({ ...decides, ...back, node: third })).toEqual([follows.id, decides.id]);
  });
});
