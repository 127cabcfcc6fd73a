import { accept, refuse } from "@lets-meet/shared/protocol/ack.ts";
import type { IceServers } from "@lets-meet/shared/protocol/ice-servers.ts";
import { describe, expect, it } from "vitest";
import { IceAccess } from "./ice-access.ts";
import { keyOf } from "./testing/wire.ts";

const servers: IceServers = {
  iceServers: [{ urls: "turn:turn.example.org", username: "1:a", credential: "secret" }],
  policy: "relay",
  expiresInMs: 600_000,
};

/** A server that answers each request with what `body` gives, on a clock that the test moves. */
function rig(body: () => unknown = () => accept(servers)) {
  const asked: { readonly url: string; readonly authorization: string | null }[] = [];
  const at = { now: 0, letter: "a" as string | null };
  const access = new IceAccess({
    fetch: async (url, init) => {
      asked.push({ url, authorization: new Headers(init.headers).get("authorization") });
      const answer = body();
      if (answer instanceof Error) throw answer;
      return { json: () => Promise.resolve(answer) };
    },
    key: () => (at.letter === null ? null : keyOf(at.letter)),
    now: () => at.now,
  });
  return { access, asked, at };
}

describe("access to ICE servers", () => {
  it("asks with the session's key, and once for as long as the credentials hold", async () => {
    const { access, asked, at } = rig();
    expect(await access.forCall()).toEqual({ ok: true, value: servers });
    at.now = 400_000;
    await access.forCall();
    const { sessionId, secret } = keyOf("a");
    expect(asked).toEqual([
      { url: "/api/ice-servers?purpose=call", authorization: `Bearer ${sessionId}.${secret}` },
    ]);
  });

  it("asks again before they expire", async () => {
    const { access, asked, at } = rig();
    await access.forCall();
    at.now = 500_000;
    await access.forCall();
    expect(asked).toHaveLength(2);
  });

  it("asks again for another session, and for another kind of call", async () => {
    const { access, asked, at } = rig();
    await access.forCall();
    at.letter = "b";
    await access.forCall();
    access.forget();
    await access.forCall();
    expect(asked).toHaveLength(3);
  });

  it("asks once for several who ask at the same time", async () => {
    const { access, asked } = rig();
    const answers = await Promise.all([access.forCall(), access.forCall(), access.forCall()]);
    expect(answers.every(({ ok }) => ok)).toBe(true);
    expect(asked).toHaveLength(1);
  });

  it("hands on a refusal, and asks anew the next time", async () => {
    const { access, asked } = rig(() => refuse("rate-limited", 2_000));
    expect(await access.forCall()).toEqual({ ok: false, code: "rate-limited", retryAfterMs: 2_000 });
    await access.forCall();
    expect(asked).toHaveLength(2);
  });

  it.each([new TypeError("no network"), "nonsense", { ok: true, value: { iceServers: "all" } }])(
    "is unanswered by %s",
    async (body) => {
      expect(await rig(() => body).access.forCall()).toEqual({ ok: false, code: "unanswered" });
    },
  );

  it("has nothing to ask with before there is a session", async () => {
    const { access, asked, at } = rig();
    at.letter = null;
    expect(await access.ask("check")).toEqual({ ok: false, code: "unanswered" });
    expect(asked).toEqual([]);
  });
});
