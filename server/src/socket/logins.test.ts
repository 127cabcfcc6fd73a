import { once } from "node:events";
import { createServer } from "node:http";
import { Server, type Socket } from "socket.io";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import type { Identity } from "../services/account/token.ts";
import { TestPage } from "../testing/page.ts";
import { accountId } from "../testing/rooms.ts";
import { Logins } from "./logins.ts";

const ann: Identity = { account: accountId("ann"), family: "login-ann" };
let io: Server;
let url: string;
let logins: Logins;
let isLive: boolean;
let failures: unknown[];
/** Run at the stages of a handshake, in this order; each at the end of the previous stage. */
let meanwhile: { asked?: () => void; known?: () => void; identified?: () => void };

beforeEach(async () => {
  isLive = true;
  failures = [];
  meanwhile = {};
  const accounts = {
    // The store's answer reflects the moment of the query.
    identityIn: async () => {
      const answer = isLive ? ann : null;
      meanwhile.asked?.();
      return answer;
    },
    isLive: async () => {
      const answer = isLive;
      meanwhile.known?.();
      return answer;
    },
  };
  logins = new Logins(accounts, (error) => void failures.push(error));
  const http = createServer().listen(0, "127.0.0.1");
  await once(http, "listening");
  const address = http.address();
  url = `http://127.0.0.1:${typeof address === "object" ? address?.port : 0}`;
  io = new Server(http);
  io.use((socket, next) => logins.identify(socket, next));
  io.use((_socket, next) => {
    meanwhile.identified?.();
    next();
  });
});
afterEach(async () => {
  await io.close();
});

/** A page with a cookie, and the server's end of its socket. */
async function connect(): Promise<{ page: TestPage; socket: Socket }> {
  const connected = new Promise<Socket>((resolve) => io.once("connection", resolve));
  const page = new TestPage(url, { headers: { cookie: "any" } });
  return { page, socket: await connected };
}
const end = () => {
  isLive = false;
  logins.end(ann.account, ann.family);
};

describe("a socket with a cookie", () => {
  test("has the cookie's identity until its connection closes", async () => {
    const { page, socket } = await connect();
    expect(logins.identityOf(socket)).toEqual(ann);
    const closed = new Promise((resolve) => socket.conn.once("close", resolve));
    page[Symbol.dispose]();
    await closed;
    expect(logins.end(ann.account, null)).toEqual([]);
  });

  test("is found by the end of its login and of all the account's logins, and by no other", async () => {
    const { page, socket } = await connect();
    expect(logins.end(ann.account, "another")).toEqual([]);
    expect(logins.end(accountId("gus"), null)).toEqual([]);
    expect(logins.identityOf(socket)).toEqual(ann);
    expect(logins.end(ann.account, null)).toEqual([socket]);
    expect(logins.identityOf(socket)).toBeNull();
    page[Symbol.dispose]();
  });

  test.each(["asked", "known", "identified"] as const)(
    "is anonymous if its login ends during the handshake: %s",
    async (stage) => {
      meanwhile[stage] = end;
      const { page, socket } = await connect();
      expect(logins.identityOf(socket)).toBeNull();
      page[Symbol.dispose]();
    },
  );

  test.each(["asked", "known"] as const)(
    "is anonymous, and connects, if the store fails: %s",
    async (stage) => {
      meanwhile[stage] = () => {
        throw new Error("the store is away");
      };
      const { page, socket } = await connect();
      expect(logins.identityOf(socket)).toBeNull();
      expect(failures).toHaveLength(1);
      page[Symbol.dispose]();
    },
  );
});
