import { KavierError } from '../units/errors.ts';
import type { RequestTable } from '../workload/request-table.ts';

/** Events that a service may need between two arrivals or ends whatever it serves, and steps a token beyond those it has to take. */
const LEAST = 10_000;
const SLACK = 16;

/**
 * Turns a loop without end into an error. Between two arrivals the request that is first in a replica gets at least a token
 * each step, so one ends after as many steps as the longest request has tokens; several times that is no progress.
 */
export class StepBudget {
  readonly #most: number;
  #events = 0;

  constructor({ promptTokens, outputTokens }: RequestTable, replicas: number) {
    let longest = 0;
    for (let id = 0; id < promptTokens.length; id++) {
      longest = Math.max(longest, promptTokens[id] + outputTokens[id]);
    }
    this.#most = LEAST + SLACK * longest * replicas;
  }

  /** A request has arrived or ended. */
  progresses(): void {
    this.#events = 0;
  }

  /**
   * Something else has happened. Error (KavierError of kind `work`): too much since the last arrival or end; `at` says when,
   * and with which request.
   */
  spend(at: () => string): void {
    if (++this.#events <= this.#most) return;
    throw new KavierError('the simulation makes no progress', {
      kind: 'work',
      where: at(),
      found: `${this.#events} events without an arrival or an end`,
      expected: `at most ${this.#most}`,
      hint: 'This is a defect in Kavier: please report it with the scenario',
    });
  }
}
