import { type CardCount, Int32Column } from '@kavier/core';

/** What clients asked for at most, while a trace is being read; -1 where one asked for nothing. */
export class MaxTokensColumn {
  readonly column = new Int32Column();
  #belowOutput = 0;

  /** `asked` is undefined where the client set no limit. An answer is never longer than asked for. */
  push(asked: number | undefined, outputTokens: number): void {
    if (asked !== undefined && asked < outputTokens) this.#belowOutput++;
    this.column.push(asked === undefined ? -1 : Math.max(asked, outputTokens));
  }

  get repaired(): readonly CardCount[] {
    const reason = 'fewer tokens asked for than came; what came counts as asked for';
    return [{ reason, count: this.#belowOutput }];
  }
}
