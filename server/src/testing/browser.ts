import { TestPage } from "./page.ts";

let people = 0;

/** A browser that keeps its cookies, and sends requests from the page's own origin unless told otherwise. */
export class TestBrowser {
  readonly cookies = new Map<string, string>();
  readonly address = `203.0.113.${++people}`;
  readonly name = `person${people}`;
  readonly password = "correct horse";
  readonly #url: string;

  constructor(url: string) {
    this.#url = url;
  }

  get cookie(): string {
    return [...this.cookies].map(([name, value]) => `${name}=${value}`).join("; ");
  }

  /** Requests `/api/…`: by POST with a body, by GET without one. */
  async ask(path: string, body?: unknown, headers: Record<string, string> = {}) {
    const response = await fetch(`${this.#url}/api${path}`, {
      method: body === undefined ? "GET" : "POST",
      headers: {
        origin: this.#url,
        cookie: this.cookie,
        "x-forwarded-for": this.address,
        ...(body === undefined ? {} : { "content-type": "application/json" }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    });
    this.#keep(response);
    const answer: unknown = await response.json();
    const { status, headers: shown } = response;
    return { status, answer, headers: shown, setCookie: response.headers.getSetCookie() };
  }

  /** Opens a page to which another site has sent the browser, and returns the address to which that redirects. */
  async visit(path: string): Promise<string> {
    const response = await fetch(`${this.#url}${path}`, {
      redirect: "manual",
      headers: {
        cookie: this.cookie,
        "x-forwarded-for": this.address,
        "sec-fetch-site": "cross-site",
        "sec-fetch-mode": "navigate",
      },
    });
    this.#keep(response);
    return response.headers.get("location") ?? `status ${response.status}`;
  }

  #keep(response: Response): void {
    for (const line of response.headers.getSetCookie()) {
      const [pair = ""] = line.split(";");
      const name = pair.slice(0, pair.indexOf("="));
      const value = pair.slice(name.length + 1);
      if (value === "") this.cookies.delete(name);
      else this.cookies.set(name, value);
    }
  }

  get credentials() {
    return { name: this.name, password: this.password };
  }

  signUp() {
    return this.ask("/account/sign-up", this.credentials);
  }

  /** A page of this browser, logged in like the browser. */
  open(options: ConstructorParameters<typeof TestPage>[1] = {}): TestPage {
    return new TestPage(this.#url, { ...options, headers: { cookie: this.cookie } });
  }
}
