import { MatchId } from "@lets-meet/shared/ids.ts";
import type { SendChat } from "@lets-meet/shared/protocol/chat.ts";
import type { createNode } from "../node.ts";
import type { Reach } from "./reach.ts";

type Node = ReturnType<typeof createNode>;
type Connection = ReturnType<Node["connect"]>;
/** `wakesAt`: when a node that stands still goes on. */
export type Host = { readonly node: Node; readonly reach: Reach; wakesAt: number | null };
type Received = { readonly matchId: string; readonly text: string };

/** One tab: it reconnects to any node, and repeats what was not acknowledged. */
export class SimulatedPage {
  readonly name: string;
  connection: Connection | null = null;
  host: Host | null = null;
  /** The node to which it was connected last, and when it returns if that has died. */
  last: Host | null = null;
  returnsAt: number | null = null;
  /** What it shows at its next connection. */
  resume: ReturnType<Connection["shows"]> | null = null;
  /** Its last acknowledged ordered request. */
  acked = 0;
  pending: SendChat | null = null;
  match: MatchId | null = null;
  readonly received: Received[] = [];
  /** The messages that were acknowledged, by match. */
  readonly said: Received[] = [];
  /** How often it was told that a partner is away. */
  toldAway = 0;
  #taken = 0;

  constructor(name: string) {
    this.name = name;
  }

  /** Reads what has arrived, as the page's code would. */
  read(): void {
    const { connection } = this;
    if (connection === null) return;
    for (const { event, payload } of connection.seen.slice(this.#taken)) {
      this.#taken++;
      const { matchId, text } = payload as { readonly matchId?: string; readonly text?: string };
      if (event === "stranger:matched") this.match = MatchId.parse(matchId);
      else if (event === "stranger:partner-left" && this.match === matchId) this.match = null;
      else if (event === "stranger:partner-away") this.toldAway++;
      else if (event === "chat:message") this.received.push({ matchId: matchId ?? "", text: text ?? "" });
    }
  }

  attach(host: Host, connection: Connection): void {
    this.#taken = 0;
    this.connection = connection;
    this.host = host;
    this.last = host;
    this.returnsAt = null;
    const { snapshot } = connection.attached;
    this.match = snapshot.phase === "matched" ? MatchId.parse(snapshot.match.matchId) : null;
    if (this.match !== null) host.node.signaling.ready(connection.id, this.match);
  }

  /** The connection is lost; the node need not have noticed. */
  leave(): void {
    this.read();
    if (this.connection !== null) this.resume = this.connection.shows(this.acked);
    this.connection = null;
    this.host = null;
  }
}
