import type { LogName } from "@lets-meet/shared/protocol/session.ts";
import { createMemoryBus } from "./backends/memory/bus.ts";
import { aloneInLead } from "./backends/memory/lead.ts";
import { createMemoryStateStore } from "./backends/memory/state-store.ts";
import { createRedisBus } from "./backends/redis/bus.ts";
import { connectRedis } from "./backends/redis/client.ts";
import { redisFacts } from "./backends/redis/facts.ts";
import { createRedisLead } from "./backends/redis/lead.ts";
import { joinCluster, type Misfit, MisfitError } from "./backends/redis/membership.ts";
import { addressOf, outageOf } from "./backends/redis/outage.ts";
import { createRedisStateStore } from "./backends/redis/state-store.ts";
import { sweep } from "./backends/redis/sweep.ts";
import { entriesOf } from "./bus-entries.ts";
import type { ClusterConfig } from "./cluster-config.ts";
import type { StoreFacts } from "./diagnosis.ts";
import { clusterLogBounds, logBounds } from "./log-bounds.ts";
import type { Events } from "./ops/events.ts";
import type { Bus, Clock, Lead, StateStore } from "./ports.ts";
import { OwedEntriesData, statesOf } from "./record-states.ts";
import { retention } from "./retention.ts";
import { randomIds as ids } from "./services/ids.ts";
import { StoreGuard, StoreUnavailable } from "./services/store-guard.ts";

/** What the services share with those of other processes, if there are any. */
export type Topology = {
  readonly bus: Bus;
  readonly states: StateStore;
  /** Takes part in the lead of the matchers. Call it once. */
  readonly lead: () => Lead;
  /** The name of the bus's logs. */
  readonly log: LogName;
  /** The name of this process among all that own records. */
  readonly node: string;
  /** Told what to do with the record of a session whose owner is gone. */
  readonly onOrphan: (adopt: (key: string, owner: string) => Promise<void>) => void;
  /** The memory of the logs in this process. */
  readonly bytes: () => number;
  /** The sessions that are online at all nodes, if so many are at this one. */
  readonly online: (here: number) => number;
  /** Told how to count the sessions that are online here. */
  readonly report: (here: () => number) => void;
  /** False while new searches could not reach a matcher. */
  readonly isReachable: () => boolean;
  /** What the store that all share says about itself; `null` if there is none. */
  readonly facts: () => Promise<StoreFacts | null>;
  readonly close: () => Promise<void>;
};

/** A process cannot take part in its cluster; the message tells the operator what to do. */
export class ClusterError extends Error {
  override readonly name = "ClusterError";
}

/** Opens the configured topology: this process alone, or with others over Redis. Rejects with `ClusterError`. */
export async function openTopology(
  cluster: ClusterConfig | null,
  clock: Clock,
  events: Events,
): Promise<Topology> {
  if (cluster !== null) return openCluster(cluster, clock, events);
  const bus = createMemoryBus(clock, logBounds, events.failed);
  return {
    bus,
    states: createMemoryStateStore(clock, retention.sessionLog),
    node: ids.log(),
    onOrphan: () => undefined,
    lead: () => aloneInLead,
    log: ids.log(),
    bytes: bus.bytes,
    online: (here) => here,
    report: () => undefined,
    isReachable: () => true,
    facts: async () => null,
    close: async () => undefined,
  };
}

async function openCluster(
  { url, node, partitions, owns }: ClusterConfig,
  clock: Clock,
  events: Events,
): Promise<Topology> {
  const address = addressOf(url);
  const guard = new StoreGuard({ address, outageOf }, clock, events);
  const onError = (error: unknown) => guard.report(error);
  await using opened = new AsyncDisposableStack();
  const client = await connectRedis(url, onError).catch((error: unknown) => {
    const why = outageOf(error) ?? "unknown";
    throw new ClusterError(
      `The cluster's Redis at ${address} cannot be reached (${why}): start Redis there, or change CLUSTER_REDIS_URL.`,
      { cause: error },
    );
  });
  opened.defer(() => client.destroy());
  opened.defer(() => guard.stop());
  const membership = await joinCluster({ client, clock, node, partitions, owns, onError }).catch(
    (error: unknown) => {
      if (!(error instanceof MisfitError)) throw error;
      throw new ClusterError(explain(error.misfit, { node, partitions, address }), { cause: error });
    },
  );
  // A hung Redis never answers: the name is free again when its time is over.
  opened.defer(async () => {
    if (guard.isReachable) await guard.run(() => membership.leave()).catch(() => undefined);
  });
  const bus = opened.adopt(
    await createRedisBus({
      client,
      clock,
      boundsOf: clusterLogBounds,
      parse: (topic, data) => entriesOf(topic).parse(data),
      onError,
      partitions,
    }),
    (one) => one.close(),
  );
  const states = opened.adopt(
    await createRedisStateStore({
      client,
      clock,
      parseState: (key, data) => statesOf(key).parse(data),
      parseOwed: (data) => OwedEntriesData.parse(data),
      onError,
      keepMs: retention.clusterRecord,
      rememberMs: retention.sessionLog,
      partitions,
    }),
    (one) => one.close(),
  );
  guard.watch(() => client.ping());
  const lead = () => {
    const taking = createRedisLead({ client, clock, onError, onEpoch: events.leads });
    running.defer(async () => {
      if (guard.isReachable) await guard.run(() => taking.close()).catch(() => undefined);
    });
    return taking;
  };
  const running = opened.move();
  return {
    bus,
    states,
    lead,
    log: membership.log,
    node: membership.process,
    onOrphan: (adopt) => {
      let isSweeping = false;
      const { process } = membership;
      membership.onBereaved((bereaved) => {
        if (isSweeping) return;
        isSweeping = true;
        void sweep({ states, partitions, process, adopt }, bereaved)
          .catch(onError)
          .then(() => (isSweeping = false));
      });
    },
    bytes: () => 0,
    online: (here) => Math.max(here, membership.online()),
    report: membership.report,
    isReachable: () => guard.isReachable,
    facts: () => guard.run(() => redisFacts(client)),
    close: () => running.disposeAsync(),
  };
}

/** What the store of a cluster says about itself, without taking part. Rejects with `StoreUnavailable`. */
export async function clusterFacts({ url }: ClusterConfig): Promise<StoreFacts> {
  const client = await connectRedis(url, () => undefined).catch((error: unknown) => {
    throw new StoreUnavailable(addressOf(url), outageOf(error) ?? "unknown", { cause: error });
  });
  try {
    return await redisFacts(client);
  } finally {
    client.destroy();
  }
}

type Here = Pick<ClusterConfig, "node" | "partitions"> & { readonly address: string };

function explain(misfit: Misfit, { node, partitions, address }: Here): string {
  switch (misfit.kind) {
    case "name":
      return `Another node of this cluster is named ${node}: set NODE_NAME to a name of its own for each node.`;
    case "partitions":
      return `This cluster has ${misfit.agreed} partitions, but CLUSTER_PARTITIONS is ${partitions}: set it to ${misfit.agreed}, or stop all nodes first.`;
    case "clock":
      return `The clock of this machine is ${(Math.abs(misfit.differenceMs) / 1_000).toFixed(1)} seconds ${misfit.differenceMs > 0 ? "behind" : "ahead of"} that of the cluster's Redis at ${address}: synchronize the clocks (NTP), or searches and graces would end at the wrong time.`;
  }
}
