import { bitSet } from '../kernel/bit-set.ts';
import type { KvCache } from '../kvcache/contract.ts';
import { createKvCache } from '../kvcache/create.ts';
import type { KvCacheOptions } from '../kvcache/options.ts';
import { noMisses } from '../record/miss-tokens.ts';
import type { AttentionWindow } from '../timing/attention-window.ts';
import type { StepTimer } from '../timing/contract.ts';
import { DOUBLE_ZERO } from '../units/double-zero.ts';
import { Deadlines } from './deadlines.ts';
import { FinishRing } from './finish-ring.ts';
import type { ReplicaObserver } from './observer.ts';
import type { SchedulerOptions } from './options.ts';
import { StepPlan } from './plan.ts';
import { HeldQueue } from './queue/held.ts';
import { WAITING_QUEUES } from './queue/registry.ts';
import { PlannedRun } from './run.ts';
import { RunningSum } from './running-sum.ts';
import type { ServingState } from './serving-state.ts';
import { FILE, REAL, SLOT } from './slot-columns.ts';
import { Speculation } from './speculation.ts';
import { TokenGaps } from './token-gaps.ts';
import { WindowedDecodes } from './windowed-decodes.ts';

/** What makes a replica, besides the requests. */
export interface ReplicaOptions {
  readonly kv: KvCacheOptions;
  readonly scheduler: SchedulerOptions;
  readonly timer: StepTimer;
  /** Windows of the model. Default none. */
  readonly windows?: readonly AttentionWindow[] | undefined;
  readonly priority?: Int32Array | undefined;
  /** Seed of what the engine draws. Default 0. */
  readonly seed?: number | string | undefined;
  /** False plans one step at a time, which gives the same run slower. Default true. */
  readonly fastForward?: boolean | undefined;
}

/** More tokens than any prompt has. */
const NO_LIMIT = 2 ** 31 - 1;
/** Slots that a replica begins with. */
const FIRST_SLOTS = 16;

/**
 * All that one replica knows: scalars, and rows by slot, the small integer that a request has while it runs. The phases of
 * a step (step.ts) and what they call are functions of this state. Nothing here decides anything.
 *
 * Named fields and typed columns, because they are read and written in place: no number is passed or returned where steps are
 * simulated, so none is boxed.
 */
export class ReplicaState {
  readonly index: number;
  readonly serving: ServingState;
  readonly options: SchedulerOptions;
  readonly observer: ReplicaObserver;
  readonly cache: KvCache;
  readonly timer: StepTimer;
  readonly waiting: HeldQueue;
  readonly deadlines: Deadlines | undefined;
  readonly speculation: Speculation | undefined;
  readonly gaps: TokenGaps;
  readonly fastForward: boolean;
  readonly priority: Int32Array | undefined;
  /** Most tokens of one prefill in a step. */
  readonly chunkLimit: number;
  readonly isContinuous: boolean;
  readonly blockTokens: number;

  /** The decision about the step that begins next or runs, and the run of equal steps that carries it out. */
  readonly plan: StepPlan;
  readonly run: PlannedRun;

  /** The present moment, seconds: the last at which something happened here. */
  nowS = DOUBLE_ZERO;
  /** When requests arrive next, up to which it is advanced; Infinity when there are none to come. */
  untilS = DOUBLE_ZERO;
  /** Whether its decodes go on alone in the step that is decided: prefills wait for another one. */
  defersPrefills = false;
  /** Whether something has happened at this moment after which it has to decide what to do next. */
  isUndecided = false;
  /** When the run under way ends; Infinity between runs. */
  runEndS = Number.POSITIVE_INFINITY;
  /** When the last step of the last run began; known while requests are held back. */
  lastStepS = Number.NEGATIVE_INFINITY;

  /** Steps simulated, and runs that they were simulated in. */
  steps = 0;
  runs = 0;
  /** Prompt tokens of first admissions, how many of them were cached, and why the others were not. */
  queriedTokens = 0;
  hitTokens = 0;
  readonly misses = noMisses();

  /** Slots, a row each of `SLOT` and of `REAL`; the running are a list of them, in order of admission. */
  slots: Int32Array;
  slotReals: Float64Array;
  first = -1;
  last = -1;
  running = 0;
  admissions = 0;
  /** Slots used before and free now, a list; the lowest slot never used; and how many there is room for. */
  freeSlot = -1;
  newSlot = 0;
  slotCount: number;

  /** Slots whose prefill goes on, in order of admission. */
  prefilling: Int32Array;
  prefills = 0;

  /** Decodes go in lockstep: the tick counts their steps. Sum of their contexts, tokens. */
  tick = 0;
  decodes = 0;
  contextTokens = 0;
  /** The slots that decode, and the tick at which each has all its tokens. */
  readonly finishes: FinishRing;
  /** What they have within each window of the model; empty for models without. */
  readonly windows: readonly WindowedDecodes[];
  /** Files of decodes that reach a block boundary together, by (tick - context) mod block size; in order of admission. Rows of `FILE`. */
  readonly files: Int32Array;
  /** Files with members. */
  readonly filled: Int32Array;

  /** Slots that decode but got no budget in the last step. */
  readonly stalled: number[] = [];
  /** Slots that rejoined the lockstep in this decision. */
  readonly returning: number[] = [];
  /** Slots that have ended and keep their place until their static batch is over. */
  parkedCount = 0;
  /** Of requests that were preempted: when that was, while they wait, and the most tokens that they had computed. */
  readonly preemptedAtS = new Map<number, number>();
  readonly mostComputed = new Map<number, number>();

  /** What a step gives each of its requests, seconds and bytes of weights, summed. */
  readonly sharedS = new RunningSum();
  readonly sharedBytes = new RunningSum();

  constructor(
    index: number,
    serving: ServingState,
    { kv, scheduler, timer, windows = [], priority, seed = 0, fastForward = true }: ReplicaOptions,
    observer: ReplicaObserver,
  ) {
    const { requests, record } = serving;
    const most = Math.min(scheduler.maxSequences, Math.max(1, requests.count));
    const slots = Math.min(most, FIRST_SLOTS);
    this.index = index;
    this.serving = serving;
    this.options = scheduler;
    this.observer = observer;
    this.timer = timer;
    this.priority = priority;
    this.fastForward = fastForward;
    this.cache = createKvCache(requests, kv, most);
    this.waiting = new HeldQueue(
      WAITING_QUEUES[scheduler.order]({
        arrivalS: record.arrivalS,
        promptTokens: requests.promptTokens,
        priority,
      }),
    );
    const isPatient =
      scheduler.timeoutS === Number.POSITIVE_INFINITY && requests.patienceS === undefined;
    this.deadlines = isPatient ? undefined : new Deadlines(serving, scheduler.timeoutS);
    this.speculation =
      scheduler.speculation && new Speculation(scheduler.speculation, scheduler, kv, most, seed);
    this.gaps = new TokenGaps(serving.tokenGaps);
    this.chunkLimit = scheduler.longPrefillTokens || NO_LIMIT;
    this.blockTokens = kv.blockTokens;
    this.isContinuous = scheduler.batching === 'continuous';
    this.plan = new StepPlan(slots);
    this.run = new PlannedRun(windows.length);
    this.slotCount = slots;
    this.slots = new Int32Array(slots * SLOT.SLOT_WIDTH);
    this.slotReals = new Float64Array(slots * REAL.REAL_WIDTH);
    this.prefilling = new Int32Array(slots);
    this.finishes = new FinishRing(slots);
    this.windows = windows.map((window) => new WindowedDecodes(window, slots));
    this.filled = bitSet(kv.blockTokens);
    this.files = new Int32Array(kv.blockTokens * FILE.FILE_WIDTH);
    for (let file = 0; file < kv.blockTokens; file++) {
      this.files[file * FILE.FILE_WIDTH + FILE.FIRST] = -1;
      this.files[file * FILE.FILE_WIDTH + FILE.LAST] = -1;
    }
  }

  get isBetweenRuns(): boolean {
    return this.runEndS === Number.POSITIVE_INFINITY;
  }

  /** Requests here that have not ended: those that run. */
  get active(): number {
    return this.running - this.parkedCount;
  }
}
