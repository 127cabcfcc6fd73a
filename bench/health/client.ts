import { Agent, request } from "node:http";
import { TestPage } from "@lets-meet/server/testing/page.ts";
import { joining } from "@lets-meet/server/testing/room-page.ts";
import { pause } from "../signaling/pace.ts";
import type { Owner } from "./full-lists.ts";

type Answered = { readonly status: number; readonly waitMs: number; readonly cookies: readonly string[] };

/** One owner's browser, which lists, renames and joins rooms as fast as the server allows. */
export class Client {
  readonly #url: string;
  readonly #owner: Owner;
  readonly #address: string;
  readonly #agent = new Agent({ keepAlive: true });
  #cookie = "";
  /** The number of requests of each kind, and the times that the lists took. */
  readonly done = { list: 0, rename: 0, join: 0, refused: 0 };
  readonly listMs: number[] = [];

  constructor(url: string, owner: Owner, number: number) {
    this.#url = url;
    this.#owner = owner;
    this.#address = `203.0.113.${number + 1}`;
  }

  async logIn(): Promise<void> {
    const { name, password } = this.#owner;
    const { status, cookies } = await this.#ask("/account/log-in", { name, password });
    if (status !== 200) throw new Error(`logging in was answered with ${status}`);
    this.#cookie = cookies.map((line) => line.slice(0, line.indexOf(";"))).join("; ");
  }

  /** Lists, renames and joins in turn until `isOver`; waits whenever the server's limits require it. */
  async run(isOver: () => boolean): Promise<void> {
    using page = new TestPage(this.#url, {
      headers: { cookie: this.#cookie, "x-forwarded-for": this.#address },
    });
    await page.attached();
    for (let turn = 0; !isOver(); turn++) {
      const room = this.#owner.rooms[turn % this.#owner.rooms.length];
      if (room === undefined) throw new Error("the owner has no rooms");
      const askedAt = performance.now();
      if (await this.#did("list", () => this.#ask("/rooms"))) this.listMs.push(performance.now() - askedAt);
      await this.#did("rename", () => this.#ask(`/rooms/${room}/name`, { name: `Room ${turn}` }));
      const joined = await page.ask("room:join", joining(room));
      if (joined.ok) {
        this.done.join++;
        await page.ask("room:leave", { roomId: room });
      } else if (joined.code === "rate-limited") this.done.refused++;
      else throw new Error(`joining was refused: ${joined.code}`);
    }
    this.#agent.destroy();
  }

  async #did(what: "list" | "rename", act: () => Promise<Answered>): Promise<boolean> {
    const { status, waitMs } = await act();
    if (status === 200) {
      this.done[what]++;
      return true;
    }
    if (status !== 429) throw new Error(`${what} was answered with ${status}`);
    this.done.refused++;
    await pause(Math.min(waitMs, 1_000));
    return false;
  }

  /** Discards the answer's body, because parsing it would take CPU time from the server. */
  #ask(path: string, body?: unknown): Promise<Answered> {
    return new Promise((resolve, reject) => {
      const asked = request(`${this.#url}/api${path}`, {
        agent: this.#agent,
        method: body === undefined ? "GET" : "POST",
        headers: {
          origin: this.#url,
          cookie: this.#cookie,
          "x-forwarded-for": this.#address,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
        },
      });
      asked.once("error", reject);
      asked.once("response", (response) => {
        response.resume();
        response.once("end", () => {
          const waitMs = Number(response.headers["retry-after"] ?? 0) * 1_000;
          resolve({
            status: response.statusCode ?? 0,
            waitMs,
            cookies: response.headers["set-cookie"] ?? [],
          });
        });
      });
      asked.end(body === undefined ? undefined : JSON.stringify(body));
    });
  }
}
