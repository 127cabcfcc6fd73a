import { ErrorReply, SocketClosedUnexpectedlyError } from "redis";
import { describe, expect, test } from "vitest";
import { CallRefusedError, Calls } from "./calls.ts";

/** A connection whose replies and breaks the test decides. `wire` is what was sent, in order. */
function fakeConnection() {
  let ready: () => void = () => undefined;
  let underWay: { resolve: (reply: unknown) => void; reject: (error: unknown) => void }[] = [];
  const wire: string[] = [];
  const connection = {
    isReady: true,
    on: (_event: "ready", listener: () => void) => {
      ready = listener;
    },
    scriptLoad: (text: string) => {
      wire.push(`load ${text}`);
      return Promise.resolve("");
    },
  };
  return {
    connection,
    wire,
    send: (name: string) => () => {
      wire.push(name);
      return new Promise<unknown>((resolve, reject) => underWay.push({ resolve, reject }));
    },
    reply: (reply: unknown) => underWay.shift()?.resolve(reply),
    refuse: (text: string) => underWay.shift()?.reject(new ErrorReply(text)),
    cut: () => {
      for (const { reject } of underWay) reject(new SocketClosedUnexpectedlyError());
      underWay = [];
    },
    reconnect: () => ready(),
  };
}

const bounds = { calls: 3, bytes: 100 };
const refused = (reason: string) => expect.objectContaining({ name: "CallRefusedError", reason });

describe("calls over a connection that breaks", () => {
  const rig = () => {
    const fake = fakeConnection();
    const calls = new Calls(fake.connection, ["script"], bounds);
    const call = (name: string, bytes = 1) => calls.call(bytes, fake.send(name));
    return { ...fake, calls, call };
  };

  test("sends what is unanswered again, after the scripts and before what was called meanwhile", async () => {
    const { call, wire, reply, cut, reconnect, calls } = rig();
    const a = call("a");
    const b = call("b");
    reply("of a");
    expect(await a).toBe("of a");
    cut();
    await expect.poll(() => calls.isWaiting).toBe(true);
    const c = call("c");
    expect(wire).toEqual(["load script", "a", "b"]);
    reconnect();
    expect(wire.slice(3)).toEqual(["load script", "b", "c"]);
    reply("of b");
    reply("of c");
    expect(await Promise.all([b, c])).toEqual(["of b", "of c"]);
  });

  test("sends again after each of several breaks, in the same order", async () => {
    const { call, wire, reply, cut, reconnect } = rig();
    const both = [call("a"), call("b")];
    cut();
    reconnect();
    cut();
    reconnect();
    expect(wire).toEqual(["load script", "a", "b", "load script", "a", "b", "load script", "a", "b"]);
    reply(1);
    reply(2);
    expect(await Promise.all(both)).toEqual([1, 2]);
  });

  test("rejects a call that Redis has refused, and sends it no more", async () => {
    const { call, wire, refuse, reconnect } = rig();
    const a = call("a");
    refuse("OOM command not allowed");
    await expect(a).rejects.toThrow("OOM");
    reconnect();
    expect(wire).toEqual(["load script", "a", "load script"]);
  });

  test("refuses calls beyond its bounds, and takes calls again once others are answered", async () => {
    const { call, reply } = rig();
    const first = call("a", 90);
    await expect(call("too large", 11)).rejects.toEqual(refused("full"));
    void call("b", 10);
    reply(null);
    await first;
    void call("c");
    void call("d");
    await expect(call("too many")).rejects.toEqual(refused("full"));
  });

  test("rejects all calls once it is closed", async () => {
    const { call, calls, reconnect, wire } = rig();
    const a = call("a");
    calls.close();
    await expect(a).rejects.toBeInstanceOf(CallRefusedError);
    await expect(call("b")).rejects.toEqual(refused("closed"));
    reconnect();
    expect(wire).toEqual(["load script", "a"]);
  });
});
