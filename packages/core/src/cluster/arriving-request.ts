import { type PrefixRuns, prefixRunsOf } from '../workload/prefix-runs.ts';
import type { RequestTable } from '../workload/request-table.ts';
import type { PromptBlocks, PromptRuns, RoutableRequest } from './router/contract.ts';

/** The request that arrives now, as control code may see it. One object for a whole run: `show` moves it on. */
export class ArrivingRequest implements RoutableRequest {
  id = -1;
  arrivalS = 0;
  promptTokens = 0;
  session = -1;
  requestClass = -1;
  readonly promptBlocks: PromptBlocks;
  readonly promptRuns: PromptRuns;
  readonly #requests: RequestTable;
  readonly #blocks: ArrivingBlocks;

  constructor(requests: RequestTable) {
    this.#requests = requests;
    this.#blocks = new ArrivingBlocks(requests);
    this.promptBlocks = this.#blocks;
    this.promptRuns = new ArrivingRuns(requests, this);
  }

  show(id: number, arrivalS: number): void {
    const { promptTokens, session, requestClass } = this.#requests;
    this.id = id;
    this.arrivalS = arrivalS;
    this.promptTokens = promptTokens[id];
    this.session = session === undefined ? -1 : session[id];
    this.requestClass = requestClass === undefined ? -1 : requestClass[id];
    this.#blocks.show(id, this.promptTokens);
  }
}

class ArrivingBlocks implements PromptBlocks {
  length = 0;
  #offset = 0;
  readonly #offsets: Int32Array | undefined;
  readonly #ids: Int32Array;
  readonly #blockTokens: number;

  constructor({ promptBlocks }: RequestTable) {
    this.#offsets = promptBlocks?.offsets;
    this.#ids = promptBlocks?.ids ?? new Int32Array(0);
    this.#blockTokens = promptBlocks?.blockTokens ?? 1;
  }

  at(index: number): number {
    return this.#ids[this.#offset + index];
  }

  show(id: number, promptTokens: number): void {
    if (this.#offsets === undefined) return;
    this.#offset = this.#offsets[id];
    const listed = this.#offsets[id + 1] - this.#offset;
    this.length = Math.min(listed, Math.floor(promptTokens / this.#blockTokens));
  }
}

/** The runs of the prompt that is shown and no further; found for the whole workload when a router first asks. */
class ArrivingRuns implements PromptRuns {
  readonly #requests: RequestTable;
  readonly #shown: RoutableRequest;
  #runs: PrefixRuns | undefined;

  constructor(requests: RequestTable, shown: RoutableRequest) {
    this.#requests = requests;
    this.#shown = shown;
  }

  get length(): number {
    const { offsets, end } = this.#all();
    const { id, promptBlocks } = this.#shown;
    if (promptBlocks.length === 0) return 0;
    let last = offsets[id];
    while (end[last] < promptBlocks.length) last++;
    return last + 1 - offsets[id];
  }

  runAt(index: number): number {
    const { offsets, run } = this.#all();
    return run[offsets[this.#shown.id] + index];
  }

  endAt(index: number): number {
    const { offsets, end } = this.#all();
    return Math.min(end[offsets[this.#shown.id] + index], this.#shown.promptBlocks.length);
  }

  #all(): PrefixRuns {
    this.#runs ??= prefixRunsOf(this.#requests, this.#requests.promptBlocks?.blockTokens ?? 1);
    return this.#runs;
  }
}
