import type { LockstepGroup } from '../engine/lockstep.ts';
import type { Replica } from '../engine/replica.ts';
import type { Actor } from '../kernel/agenda.ts';
import type { LaneWatcher } from './lane.ts';
import type { LateView } from './late-view.ts';
import { DECIDES, ENDS } from './phases.ts';
import type { ReplicaDoor } from './replica-actor.ts';

/** A group on the agenda, in the place of its first rank: its run ends, or a request has waited too long; then all ranks decide. */
export class LockstepActor implements Actor {
  readonly doors: readonly RankDoor[];
  readonly group: LockstepGroup;
  nextS = Number.POSITIVE_INFINITY;
  phase = DECIDES;
  #nowS = 0;
  readonly #watcher: LaneWatcher;

  constructor(replicas: readonly Replica[], group: LockstepGroup, watcher: LaneWatcher) {
    this.group = group;
    this.#watcher = watcher;
    this.doors = replicas.map((replica, place) => new RankDoor(replica, this, place));
  }

  act(atS: number): void {
    const { group, doors } = this;
    this.#watcher.acts();
    // A client may lose patience before its request has come through the front end.
    if (atS > this.#nowS) this.#nowS = atS;
    if (this.phase === DECIDES) this.#decide();
    else {
      for (const { late } of doors) late?.beforeWake();
      group.wake(this.#nowS);
      for (const door of doors) this.#hasChanged(door);
      this.#comesNext();
    }
  }

  /** A request arrives at a rank at `nowS`. */
  enqueue(door: RankDoor, id: number, nowS: number): void {
    this.#nowS = nowS;
    this.group.enqueue(door.place, id, nowS);
    door.late?.dispatched();
    this.#hasChanged(door);
    this.#comesNext();
  }

  #decide(): void {
    const { group, doors } = this;
    group.plan(this.#nowS);
    this.#comes(group.wakeS, ENDS);
    for (const { replica, late } of doors) {
      this.#watcher.changed(replica);
      this.#watcher.planned?.(replica, this.#nowS);
      late?.planned();
    }
  }

  #hasChanged({ replica, late }: RankDoor): void {
    this.#watcher.changed(replica);
    late?.changed();
  }

  #comesNext(): void {
    const { isBetweenRuns, wakeS } = this.group;
    if (isBetweenRuns && wakeS > this.#nowS) this.#comes(this.#nowS, DECIDES);
    else this.#comes(wakeS, ENDS);
  }

  #comes(nextS: number, phase: number): void {
    this.nextS = nextS;
    this.phase = nextS === Number.POSITIVE_INFINITY ? DECIDES : phase;
  }
}

/** A rank as the cluster sees it; on the agenda the first stands for its group, and the others do nothing by themselves. */
export class RankDoor implements ReplicaDoor {
  readonly replica: Replica;
  readonly place: number;
  late: LateView | undefined;
  readonly #actor: LockstepActor;

  constructor(replica: Replica, actor: LockstepActor, place: number) {
    this.replica = replica;
    this.place = place;
    this.#actor = actor;
  }

  get nextS(): number {
    return this.place === 0 ? this.#actor.nextS : Number.POSITIVE_INFINITY;
  }

  get phase(): number {
    return this.#actor.phase;
  }

  act(nowS: number): void {
    this.#actor.act(nowS);
  }

  enqueue(id: number, nowS: number): void {
    this.#actor.enqueue(this, id, nowS);
  }
}
