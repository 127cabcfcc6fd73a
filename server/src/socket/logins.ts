import type { AccountId } from "@lets-meet/shared/protocol/account.ts";
import type { Socket } from "socket.io";
import type { Identity, TokenService } from "../services/token.ts";

/** Who is logged in on which socket, by the cookie of its handshake. */
export class Logins {
  readonly #tokens: TokenService;
  readonly #identities = new WeakMap<Socket, Identity>();
  readonly #sockets = new Map<AccountId, Set<Socket>>();

  constructor(tokens: TokenService) {
    this.#tokens = tokens;
  }

  /** Reads the handshake's cookie before the socket is attached; a bad token makes nobody of it, and no error. */
  identify(socket: Socket, proceed: () => void): void {
    const { cookie } = socket.handshake.headers;
    if (cookie === undefined) {
      proceed();
      return;
    }
    void this.#tokens.identityIn(cookie).then((identity) => {
      if (identity !== null) this.#remember(socket, identity);
      proceed();
    });
  }

  identityOf(socket: Socket): Identity | null {
    return this.#identities.get(socket) ?? null;
  }

  /** The sockets of that login; without a family, all of the account's. */
  socketsOf(account: AccountId, family: string | null): readonly Socket[] {
    return [...(this.#sockets.get(account) ?? [])].filter(
      (socket) => family === null || this.identityOf(socket)?.family === family,
    );
  }

  #remember(socket: Socket, identity: Identity): void {
    this.#identities.set(socket, identity);
    const sockets = this.#sockets.get(identity.account) ?? new Set();
    this.#sockets.set(identity.account, sockets.add(socket));
    socket.on("disconnect", () => {
      sockets.delete(socket);
      if (sockets.size === 0) this.#sockets.delete(identity.account);
    });
  }
}
