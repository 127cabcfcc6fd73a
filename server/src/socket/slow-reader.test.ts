import { RoomJoined } from "@lets-meet/shared/protocol/room.ts";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type App, compose } from "../compose.ts";
import { testConfig, unlimited } from "../testing/config.ts";
import { figureOf } from "../testing/metrics.ts";
import { RawPage } from "../testing/raw-page.ts";
import { comeIn, joining, ownerOf } from "../testing/room-page.ts";

let app: App;
beforeAll(async () => {
  app = await compose(testConfig(unlimited));
});
afterAll(async () => {
  await app[Symbol.asyncDispose]();
});

/** A page that writes its own frames, as a guest in that room. */
async function guestIn(roomId: string, name: string) {
  const page = await RawPage.attached(app.url);
  const heard: unknown[][] = [];
  page.socket.on("message", (message: Buffer) => {
    const text = message.toString();
    if (text.startsWith("42")) heard.push(JSON.parse(text.slice(2)) as unknown[]);
  });
  let id = 0;
  const ask = (event: string, payload: unknown) => {
    page.socket.send(`42${++id}${JSON.stringify([event, payload])}`);
    return page.answer(id);
  };
  const of = (event: string) => heard.filter(([one]) => one === event).map(([, payload]) => payload);
  await ask("room:join", { ...joining(roomId as never), name });
  await expect.poll(() => of("room:joined")).toHaveLength(1);
  const { peerId } = RoomJoined.parse(of("room:joined")[0]);
  return { page, ask, of, peerId };
}

test("a page that stops reading is not cut by others' data: they are refused, and it misses nothing that was accepted", async () => {
  const { person, roomId } = await ownerOf(app.url);
  await comeIn(person.open(), roomId);
  const slow = await guestIn(roomId, "Slow");
  const eager = await Promise.all([1, 2, 3].map((n) => guestIn(roomId, `Eager ${n}`)));
  for (const { peerId } of eager) await slow.ask("room:ready", { peerId });
  slow.page.socket.pause();

  // Descriptions of maximum size at the maximum rate fill the kernel's buffers and then the shares.
  const sdp = "x".repeat(32_500);
  const description = { kind: "description", type: "offer", sdp };
  const sent = await Promise.all(
    eager.map(({ ask }) =>
      Promise.all(
        Array.from({ length: 100 }, (_, place) =>
          ask("room:signal", {
            peerId: slow.peerId,
            seq: place + 1,
            from: "link-aaaa",
            to: null,
            place,
            signals: [description, description],
          }),
        ),
      ),
    ),
  );
  const codes = sent.flat().map((answer) => (answer as { code?: string }).code ?? "taken");
  // The share and the rate of signals only refuse; a request after a refused one is out of order, and sent again with it.
  const refusals = new Set(codes.filter((code) => code !== "taken"));
  expect(["out-of-order", "peer-behind", "rate-limited"]).toEqual(expect.arrayContaining([...refusals]));
  expect(refusals.size).toBeGreaterThan(0);
  expect(codes).toContain("taken");
  expect(await figureOf(app.url, "letsmeet_cuts_total")).toBe(0);

  slow.page.socket.resume();
  const taken = codes.filter((code) => code === "taken").length;
  await expect.poll(() => slow.of("room:signal-deliver").length, { timeout: 10_000 }).toBe(taken);
  for (const { peerId } of eager) {
    const places = slow
      .of("room:signal-deliver")
      .map((payload) => payload as { peerId: string; place: number })
      .filter((one) => one.peerId === peerId)
      .map(({ place }) => place);
    expect(places).toEqual(places.toSorted((a, b) => a - b));
  }
  expect(slow.of("room:left")).toEqual([]);
  expect(await slow.ask("room:chat", { roomId, seq: 1, text: "here I am" })).toEqual({ ok: true, value: {} });
}, 60_000);
