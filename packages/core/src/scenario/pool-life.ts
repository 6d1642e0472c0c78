/** What a pool's replicas do with requests: all of it, or one phase, with a hand-over of keys and values between them. */
export const POOL_ROLES = ['serve', 'prefill', 'decode'] as const;
export type PoolRole = (typeof POOL_ROLES)[number];

/** What a replica can be in. */
export const REPLICA_STATES = ['ready', 'off', 'starting', 'draining', 'asleep', 'failed'] as const;
export type ReplicaState = (typeof REPLICA_STATES)[number];

/**
 * Those that are simulated: nothing hands keys and values over yet, and nothing fails, sleeps or needs time to start. That replicas
 * start and stop is said by times (`held`), not by a state.
 */
export const SIMULATED_ROLE = 'serve' satisfies PoolRole;
export const SIMULATED_STATE = 'ready' satisfies ReplicaState;
