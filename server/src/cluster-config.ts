import { nanoid } from "nanoid";
import { z } from "zod";

/** The program of a process in a cluster: everything, everything but the matcher, or only the matcher. */
export const Role = z.enum(["all", "node", "matcher"]);

export const NodeName = z
  .string()
  .regex(/^[\w.-]{1,64}$/, "must be at most 64 letters, digits, points, hyphens or underscores");

type Given = {
  readonly CLUSTER_REDIS_URL?: string | undefined;
  readonly CLUSTER_PARTITIONS: number;
  readonly NODE_NAME?: string | undefined;
  readonly ROLE: z.infer<typeof Role>;
};

/** How this process reaches the others of its cluster. */
export type ClusterConfig = {
  readonly url: string;
  readonly node: string;
  readonly partitions: number;
  /** True if sessions may live here. */
  readonly owns: boolean;
};

/** Reports settings that have a meaning in a cluster only. */
export function checkCluster(given: Given, context: z.RefinementCtx): void {
  if (given.CLUSTER_REDIS_URL !== undefined) return;
  const lacks = (name: keyof Given) =>
    context.addIssue({ code: "custom", path: [name], message: "needs CLUSTER_REDIS_URL" });
  if (given.ROLE !== "all") lacks("ROLE");
  if (given.NODE_NAME !== undefined) lacks("NODE_NAME");
}

/** The cluster of an environment that has passed `checkCluster`; `null` for a process on its own. */
export const clusterOf = (given: Given): ClusterConfig | null =>
  given.CLUSTER_REDIS_URL === undefined
    ? null
    : {
        url: given.CLUSTER_REDIS_URL,
        node: given.NODE_NAME ?? nanoid(),
        partitions: given.CLUSTER_PARTITIONS,
        owns: given.ROLE !== "matcher",
      };
