import type { ReplicaView, RoutableRequest } from '../router/contract.ts';

/** What admission sees of the whole service, now. */
export interface ServiceView {
  /** Requests that wait, over all replicas. Looks at all of them. */
  readonly waiting: number;
}

/**
 * Lets requests in or turns them away. It is asked once for each request, in order of arrival, after the router: a request
 * that is turned away has been routed, and its outcome is `rejected`. What it sees is never late, because limits
 * of a queue are kept where the queue is. One instance serves one run and may keep state of its own.
 */
export interface Admission {
  /** It looks at the whole service, as a router that looks at all replicas does. Default false. */
  readonly looksAtAll?: boolean | undefined;
  /** It looks at neither: who gets in is known before anything is served. Default false. */
  readonly isBlind?: boolean | undefined;
  /** `target`: the replica that the router chose. */
  admits(request: RoutableRequest, target: ReplicaView, service: ServiceView): boolean;
}

/** One kind of admission. */
export interface AdmissionFamily<Options> {
  /** Checks the options, throwing KavierError below the path `where`, and makes a fresh instance. */
  create(options: Options, where: string): Admission;
}
