import { LogName } from "@lets-meet/shared/protocol/session.ts";
import { nanoid } from "nanoid";
import { z } from "zod";
import type { Clock } from "../../ports.ts";
import type { RedisClient } from "./client.ts";

export type MembershipOptions = {
  readonly client: RedisClient;
  readonly clock: Clock;
  readonly node: string;
  readonly partitions: number;
  /** True if it may own sessions, and looks after those of nodes that are gone. */
  readonly owns: boolean;
  readonly onError: (error: unknown) => void;
};

/** Processes that have ended or died, and those that look after what they have left behind. */
export type Bereaved = { readonly gone: readonly string[]; readonly living: readonly string[] };

/** This process as a node of its cluster. */
export type Membership = {
  /** The name of this process, which no other has or had. */
  readonly process: string;
  /** Tells, about once a second for a minute, that processes are gone. */
  readonly onBereaved: (tell: (bereaved: Bereaved) => void) => void;
  /** The name of all logs of the cluster: a page's position in them means the same at every node. */
  readonly log: LogName;
  /** The sessions that are online at all nodes; as of the last beat. */
  readonly online: () => number;
  /** How many sessions are online here. */
  readonly report: (online: () => number) => void;
  readonly leave: () => Promise<void>;
};

/** The reason why a node may not take part. */
export type Misfit =
  | { readonly kind: "clock"; readonly differenceMs: number }
  | { readonly kind: "name" }
  | { readonly kind: "partitions"; readonly agreed: number };

/** A node may not take part in its cluster. */
export class MisfitError extends Error {
  override readonly name = "MisfitError";
  readonly misfit: Misfit;

  constructor(misfit: Misfit) {
    super(`a node does not fit into its cluster: ${misfit.kind}`);
    this.misfit = misfit;
  }
}

const beatMs = 1_000;
const livesMs = 3_000;
/** A killed node's name is free again by then, so that a node may be started again at once. */
const nameFreeMs = livesMs + 500;
const retryMs = 250;
/** Twice this is the largest difference between the clocks of two nodes, in ms. */
const mostDifferenceMs = 500;

const keys = ["{cluster}:nodes", "{cluster}:facts", "{cluster}:gone"];

const BeatReply = z.union([
  z
    .tuple([z.literal("ok"), LogName, z.number(), z.number()], z.string())
    .transform(([kind, log, online, count, ...processes]) => ({
      kind,
      log,
      online,
      living: processes.slice(0, count),
      gone: processes.slice(count),
    })),
  z.tuple([z.literal("name")]).transform(([kind]) => ({ kind })),
  z.tuple([z.literal("partitions"), z.coerce.number()]).transform(([kind, agreed]) => ({ kind, agreed })),
]);

/** By how much the clock of Redis is ahead of this machine's, in ms. The answer took some time, which is in nobody's favour. */
async function differenceOf(client: RedisClient, clock: Clock): Promise<number> {
  const sentAt = clock.today();
  const [seconds, micros] = await client.time();
  const answeredAt = clock.today();
  const theirs = Number(seconds) * 1_000 + Number(micros) / 1_000;
  return theirs < sentAt ? theirs - sentAt : Math.max(0, theirs - answeredAt);
}

/** Joins the cluster under that name, and stays in it until `leave`. Rejects with `MisfitError`. */
export async function joinCluster(options: MembershipOptions): Promise<Membership> {
  const { client, clock, node, partitions, owns, onError } = options;
  const differenceMs = await differenceOf(client, clock);
  if (Math.abs(differenceMs) > mostDifferenceMs) throw new MisfitError({ kind: "clock", differenceMs });
  const process = nanoid();
  let log = LogName.parse(nanoid());
  let online = 0;
  let countHere = () => 0;
  let isOver = false;
  let tell: (bereaved: Bereaved) => void = () => undefined;

  const beat = async () => {
    const args = [node, process, livesMs, partitions, log, countHere(), owns ? 1 : 0];
    const reply = BeatReply.parse(await client.beatNode(keys, args));
    if (reply.kind !== "ok") throw new MisfitError(reply);
    ({ log, online } = reply);
    if (reply.gone.length > 0) tell(reply);
  };
  const until = clock.now() + nameFreeMs;
  for (;;) {
    try {
      await beat();
      break;
    } catch (error) {
      const isTaken = error instanceof MisfitError && error.misfit.kind === "name";
      if (!isTaken || clock.now() >= until) throw error;
      await new Promise<void>((resolve) => clock.after(retryMs, resolve));
    }
  }
  const plan = () => {
    clock.after(beatMs, () => {
      if (isOver) return;
      void beat()
        .catch((error: unknown) => (isOver ? undefined : onError(error)))
        .then(plan);
    });
  };
  plan();
  return {
    process,
    onBereaved: (told) => {
      tell = told;
    },
    log,
    online: () => online,
    report: (count) => {
      countHere = count;
    },
    leave: async () => {
      isOver = true;
      await client.leaveNode(keys, [node, process, livesMs]);
    },
  };
}
