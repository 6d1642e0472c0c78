import type { Replica } from '../engine/replica.ts';
import type { Actor } from '../kernel/agenda.ts';
import type { LaneWatcher } from './lane.ts';
import type { LateView } from './late-view.ts';
import { DECIDES, ENDS } from './phases.ts';

/** A replica as the service around it sees it. */
export interface ReplicaDoor extends Actor {
  readonly replica: Replica;
  /** Present where what is seen of it is late; it has to hear of everything. */
  late: LateView | undefined;
  /** A request arrives at `nowS`. */
  enqueue(id: number, nowS: number): void;
}

/** A replica on the agenda: its run ends, or a request has waited too long; then it decides what to do next. */
export class ReplicaActor implements ReplicaDoor {
  readonly replica: Replica;
  nextS = Number.POSITIVE_INFINITY;
  phase = DECIDES;
  /** The last moment at which something happened to it. */
  nowS = 0;
  late: LateView | undefined;
  readonly #watcher: LaneWatcher;

  constructor(replica: Replica, watcher: LaneWatcher) {
    this.replica = replica;
    this.#watcher = watcher;
  }

  act(atS: number): void {
    const { replica } = this;
    this.#watcher.acts();
    // A client may lose patience before its request has come through the front end.
    if (atS > this.nowS) this.nowS = atS;
    if (this.phase === DECIDES) this.#decide();
    else {
      this.late?.beforeWake();
      replica.wake(this.nowS);
      this.#hasChanged();
    }
  }

  enqueue(id: number, nowS: number): void {
    this.nowS = nowS;
    this.replica.untilS = nowS;
    this.replica.enqueue(id);
    this.late?.dispatched();
    this.#hasChanged();
  }

  #decide(): void {
    const { replica } = this;
    replica.plan(this.nowS);
    this.#comesNext(replica.wakeS, ENDS);
    this.#watcher.changed(replica);
    this.#watcher.planned?.(replica, this.nowS);
    this.late?.planned();
  }

  #hasChanged(): void {
    const { replica } = this;
    const { wakeS } = replica;
    if (replica.isBetweenRuns && wakeS > this.nowS) this.#comesNext(this.nowS, DECIDES);
    else this.#comesNext(wakeS, ENDS);
    this.#watcher.changed(replica);
    this.late?.changed();
  }

  #comesNext(nextS: number, phase: number): void {
    this.nextS = nextS;
    this.phase = nextS === Number.POSITIVE_INFINITY ? DECIDES : phase;
  }
}
