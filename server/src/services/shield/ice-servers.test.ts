import { createHmac } from "node:crypto";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { describe, expect, test } from "vitest";
import type { TurnServer } from "../../domain/shield/turn-server.ts";
import { admissionOf, visitor } from "../../testing/admission.ts";
import { createNode } from "../../testing/node.ts";
import { emptyRoom, person } from "../../testing/rooms.ts";
import { wish } from "../../testing/samples.ts";
import { type IceServersOptions, IceServersService } from "./ice-servers.ts";

type Page = ReturnType<ReturnType<typeof createNode>["connect"]>;

const secret = "a-secret-of-coturn";
const stun = [{ urls: ["stun:stun.example.org"] }];
const server = (region: TurnServer["region"], host: string): TurnServer => ({
  region,
  host,
  url: `turn:${host}`,
});
const turn = {
  secret,
  strangers: [server("oceania", "192.0.2.1"), server("europe", "192.0.2.2")],
  rooms: [server(null, "192.0.2.3")],
  credentialMs: 600_000,
  checkMs: 120_000,
};
const generous = { perSecond: 100, burst: 100 };

function setUp(over: Partial<IceServersOptions["config"]> = {}, relayRate = generous) {
  const node = createNode();
  const service = new IceServersService({
    sessions: node.sessions,
    strangers: node.strangers,
    rooms: node.rooms,
    admission: admissionOf(node.clock, { relay: relayRate }),
    clock: { ...node.clock, today: () => 1_700_000_000_500 },
    config: {
      stun,
      turn,
      shield: true,
      sessionRates: { call: generous, search: generous, check: generous },
      ...over,
    },
  });
  const ask = (page: Page, purpose: "call" | "check" = "call") =>
    service.ask(visitor(), page.attached.session, { purpose });
  const granted = (page: Page, purpose: "call" | "check" = "call"): IceServers => {
    const ack = ask(page, purpose);
    if (!ack.ok) throw new Error(`refused: ${ack.code}`);
    return ack.value;
  };
  const enter = (page: Page, relay: boolean) =>
    node.rooms.enter(emptyRoom({ relay }), {
      person: { ...person("mia"), session: page.id },
      invited: false,
    });
  return { ...node, service, ask, granted, enter };
}

const urlsOf = ({ iceServers }: IceServers) => iceServers.flatMap(({ urls }) => urls);
const video = wish({ mode: "video", region: "europe" });

describe("a session that searches by video", () => {
  test("receives the strangers' pool, nearest first, and only relays while the shield is on", async () => {
    const node = setUp();
    const page = node.connect();
    await node.strangers.search(page.id, video);
    const got = node.granted(page);
    expect(urlsOf(got)).toEqual(["turn:192.0.2.2", "turn:192.0.2.1"]);
    expect(got).toMatchObject({ policy: "relay", expiresInMs: 600_000 });
  });

  test("receives the same before it searches, for the region of its search; only for strangers", async () => {
    const node = setUp();
    const page = node.connect();
    const before = node.service.ask(visitor(), page.attached.session, {
      purpose: "search",
      region: "europe",
    });
    await node.strangers.search(page.id, video);
    expect(before).toEqual({ ok: true, value: node.granted(page) });
  });

  test("receives the same in the answer to its search; a text search, or one without usable servers, receives none", async () => {
    const node = setUp();
    const [page, writer] = [node.connect(), node.connect()];
    expect(node.service.forCall(visitor(), page.id)).toBeNull();
    await node.strangers.search(page.id, video);
    await node.strangers.search(writer.id, wish({ mode: "text" }));
    expect(node.service.forCall(visitor(), page.id)).toEqual(node.granted(page));
    expect(node.service.forCall(visitor(), writer.id)).toBeNull();

    const bare = setUp({ turn: null });
    const alone = bare.connect();
    await bare.strangers.search(alone.id, video);
    expect(bare.service.forCall(visitor(), alone.id)).toBeNull();
  });

  test("receives the same pool and the STUN list if the shield is off", async () => {
    const node = setUp({ shield: false });
    const page = node.connect();
    await node.strangers.search(page.id, video);
    const got = node.granted(page);
    expect(urlsOf(got)).toEqual(["stun:stun.example.org", "turn:192.0.2.2", "turn:192.0.2.1"]);
    expect(got.policy).toBe("all");
  });

  test("receives only the STUN list, without credentials, if there is no TURN", async () => {
    const node = setUp({ turn: null, shield: false });
    const page = node.connect();
    await node.strangers.search(page.id, video);
    expect(node.granted(page)).toEqual({ iceServers: stun, policy: "all", expiresInMs: null });
  });

  test("still receives them after its match, by the region it searched in", async () => {
    const node = setUp();
    const [ann, bob] = [node.connect(), node.connect()];
    await node.strangers.search(ann.id, { ...video, region: "oceania" });
    await node.strangers.search(bob.id, video);
    await node.clock.advance(60_000);
    expect(node.strangers.matchOf(ann.id)).not.toBeNull();
    expect(urlsOf(node.granted(ann))[0]).toBe("turn:192.0.2.1");
    expect(urlsOf(node.granted(bob))[0]).toBe("turn:192.0.2.2");
  });
});

describe("a session without a call", () => {
  test("is refused: idle, in text chat, or after it has left", async () => {
    const node = setUp();
    const page = node.connect();
    expect(node.ask(page)).toEqual({ ok: false, code: "no-call" });
    await node.strangers.search(page.id, wish({ mode: "text" }));
    expect(node.ask(page)).toEqual({ ok: false, code: "no-call" });
    await node.strangers.cancel(page.id);
    await node.strangers.search(page.id, video);
    expect(node.ask(page).ok).toBe(true);
    await node.strangers.cancel(page.id);
    expect(node.ask(page)).toEqual({ ok: false, code: "no-call" });
  });

  test("may check which servers it reaches, with short-lived credentials", () => {
    const node = setUp();
    const got = node.granted(node.connect(), "check");
    expect(urlsOf(got)).toEqual(["stun:stun.example.org", "turn:192.0.2.1", "turn:192.0.2.2"]);
    expect(got).toMatchObject({ policy: "all", expiresInMs: 120_000 });
  });
});

describe("a session in a room", () => {
  test("receives the rooms' pool if calls are direct", async () => {
    const node = setUp();
    const page = node.connect();
    await node.enter(page, false);
    const got = node.granted(page);
    expect(urlsOf(got)).toEqual(["stun:stun.example.org", "turn:192.0.2.3"]);
    expect(got.policy).toBe("all");
  });

  test("receives the pool that relays only to itself if the room relays", async () => {
    const node = setUp();
    const page = node.connect();
    await node.enter(page, true);
    const got = node.granted(page);
    expect(urlsOf(got)).toEqual(["turn:192.0.2.1", "turn:192.0.2.2"]);
    expect(got.policy).toBe("relay");
  });

  test("is refused for lack of a relay if the room requires one and the server has none", async () => {
    const node = setUp({ turn: null, shield: false });
    const page = node.connect();
    await node.enter(page, true);
    expect(node.ask(page)).toEqual({ ok: false, code: "no-relay" });
  });

  test("is refused while it waits in the lobby", async () => {
    const node = setUp();
    const page = node.connect();
    const guest = { ...person("gus", "guest"), session: page.id };
    await node.rooms.enter(emptyRoom({ lobby: true }), { person: guest, invited: false });
    expect(node.rooms.isIn(page.id)).toBe(true);
    expect(node.ask(page)).toEqual({ ok: false, code: "no-call" });
  });
});

describe("the credentials", () => {
  const relayOf = (got: IceServers) => got.iceServers.at(-1);

  test("contain their expiry, and match what coturn computes from the secret", () => {
    const node = setUp();
    const { username = "", credential } = relayOf(node.granted(node.connect(), "check")) ?? {};
    expect(username).toMatch(/^1700000120:[\w-]{22}$/);
    expect(credential).toBe(createHmac("sha1", secret).update(username).digest("base64"));
  });

  test("have one handle per session, which reveals neither its id nor its secret", () => {
    const node = setUp();
    const [ann, bob] = [node.connect(), node.connect()];
    const handle = (page: Page) => relayOf(node.granted(page, "check"))?.username?.split(":")[1] ?? "";
    expect(handle(ann)).toBe(handle(ann));
    expect(handle(ann)).not.toBe(handle(bob));
    const { sessionId, secret: key } = ann.attached.session;
    expect([sessionId, key].some((known) => known.includes(handle(ann)))).toBe(false);
  });
});

describe("the asking page", () => {
  test("shows the key of a live session", () => {
    const node = setUp();
    const { session } = node.connect().attached;
    const other = node.connect().attached.session;
    for (const key of [
      null,
      { ...session, secret: other.secret },
      { ...session, secret: session.secret.slice(1) },
    ])
      expect(node.service.ask(visitor(), key, { purpose: "check" })).toEqual({
        ok: false,
        code: "no-such-session",
      });
  });

  test("may have lost its connection, as long as the session is awaited", async () => {
    const node = setUp();
    const page = node.connect();
    page.drop();
    expect(node.ask(page, "check").ok).toBe(true);
    await node.clock.advance(30_001);
    expect(node.ask(page, "check")).toEqual({ ok: false, code: "no-such-session" });
  });

  test("has to wait when its session asks too often, and no other session does", async () => {
    const rate = { perSecond: 1, burst: 2 };
    const node = setUp({ sessionRates: { call: generous, search: generous, check: rate } });
    const [ann, bob] = [node.connect(), node.connect()];
    expect([1, 2].map(() => node.ask(ann, "check").ok)).toEqual([true, true]);
    expect(node.ask(ann, "check")).toEqual({
      ok: false,
      code: "rate-limited",
      retryAfterMs: 1_000,
    });
    expect(node.ask(bob, "check").ok).toBe(true);
    await node.strangers.search(ann.id, video);
    expect(node.ask(ann).ok).toBe(true);
    await node.clock.advance(1_000);
    expect(node.ask(ann, "check").ok).toBe(true);
  });

  test("shares its address's TURN credentials with other sessions: a limited number get them, repeatedly", async () => {
    const node = setUp({}, { perSecond: 1, burst: 3 });
    const pages = Array.from({ length: 4 }, () => node.connect());
    const asked = () => pages.map((page) => node.ask(page, "check").ok);
    expect(asked()).toEqual([true, true, true, false]);
    expect(asked()).toEqual([true, true, true, false]);
    const [, , , late] = pages;
    if (late === undefined) throw new Error("there are four pages");
    await node.strangers.search(late.id, video);
    expect(node.service.forCall(visitor(), late.id)).toBeNull();
    expect(node.service.forCall(visitor("198.51.100.2"), late.id)).not.toBeNull();
  });
});
