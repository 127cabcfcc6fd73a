import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { Socket } from "socket.io";
import type { AccountService } from "../services/account/account.ts";
import type { Identity } from "../services/account/token.ts";

/** Tracks the login of each socket, from the cookie of its handshake. */
export class Logins {
  readonly #accounts: Pick<AccountService, "identityIn" | "isLive">;
  readonly #failed: (error: unknown) => void;
  readonly #identities = new WeakMap<Socket, Identity>();
  readonly #sockets = new Map<AccountId, Set<Socket>>();

  constructor(accounts: Pick<AccountService, "identityIn" | "isLive">, failed: (error: unknown) => void) {
    this.#accounts = accounts;
    this.#failed = failed;
  }

  /**
   * Reads the handshake's cookie before the socket is attached. An invalid token is ignored: the socket stays
   * anonymous, as it does when the store cannot confirm that the login lives.
   */
  identify(socket: Socket, proceed: () => void): void {
    const { cookie } = socket.handshake.headers;
    if (cookie === undefined) proceed();
    else this.#identify(socket, cookie).catch(this.#failed).finally(proceed);
  }

  identityOf(socket: Socket): Identity | null {
    return this.#identities.get(socket) ?? null;
  }

  /** The logins of all sockets, a login with several sockets as often. */
  *identities(): Iterable<Identity> {
    for (const sockets of this.#sockets.values())
      for (const socket of sockets) {
        const identity = this.identityOf(socket);
        if (identity !== null) yield identity;
      }
  }

  /**
   * Forgets and returns the sockets of one login, or of all logins of the account if `family` is null. A
   * socket that is still in its handshake cannot be closed yet, and goes on as an anonymous one.
   */
  end(account: AccountId, family: string | null): readonly Socket[] {
    const ended = [...(this.#sockets.get(account) ?? [])].filter(
      (socket) => family === null || this.identityOf(socket)?.family === family,
    );
    for (const socket of ended) this.#forget(socket);
    return ended;
  }

  async #identify(socket: Socket, cookie: string): Promise<void> {
    const identity = await this.#accounts.identityIn(cookie);
    // A connection that has already closed would not emit "close" again.
    if (identity === null || socket.conn.readyState !== "open") return;
    this.#remember(socket, identity);
    // If the login ended before the socket was registered here, its end did not find the socket.
    try {
      if (!(await this.#accounts.isLive(identity))) this.#forget(socket);
    } catch (error) {
      this.#forget(socket);
      throw error;
    }
  }

  #remember(socket: Socket, identity: Identity): void {
    this.#identities.set(socket, identity);
    const sockets = this.#sockets.get(identity.account) ?? new Set();
    this.#sockets.set(identity.account, sockets.add(socket));
    // Not the socket's "disconnect": it is never emitted if the connection closes during the handshake.
    socket.conn.once("close", () => this.#forget(socket));
  }

  #forget(socket: Socket): void {
    const identity = this.#identities.get(socket);
    if (identity === undefined) return;
    this.#identities.delete(socket);
    const sockets = this.#sockets.get(identity.account);
    sockets?.delete(socket);
    if (sockets?.size === 0) this.#sockets.delete(identity.account);
  }
}
