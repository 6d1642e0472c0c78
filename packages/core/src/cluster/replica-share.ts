/** The replicas that one of several threads simulates: those whose index in the service is `part` modulo `of`. */
export interface ReplicaShare {
  /** From 0 to `of` - 1. */
  readonly part: number;
  readonly of: number;
}

export const ALL_REPLICAS: ReplicaShare = { part: 0, of: 1 };

/** Indices of a range of replicas that are in the share, in order, counted from the first of the range. */
export function sharedOf(
  { part, of }: ReplicaShare,
  firstReplica: number,
  replicas: number,
): number[] {
  const all = Array.from({ length: replicas }, (_, index) => index);
  return all.filter((index) => (firstReplica + index) % of === part);
}
