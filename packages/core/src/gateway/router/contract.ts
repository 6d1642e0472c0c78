/** What a router may know of a request: never how long its answer will be. */
export interface RoutableRequest {
  readonly id: number;
  readonly arrivalS: number;
  readonly promptTokens: number;
  /** Dense session id, or -1. */
  readonly session: number;
}

/** What a router sees of one replica, as old as the view delay says. */
export interface ReplicaView {
  readonly waiting: number;
  readonly running: number;
  /** Waiting + running. */
  readonly outstanding: number;
  /** Share of the KV blocks in use, 0..1. */
  readonly kvUsage: number;
}

/** Sends each request to a replica. One instance serves one run and may keep state of its own. */
export interface Router {
  /** Index of the chosen replica. Called once for each request, in order of arrival. */
  route(request: RoutableRequest, replicas: readonly ReplicaView[]): number;
}
