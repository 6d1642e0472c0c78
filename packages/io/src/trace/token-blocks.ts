import { type BlockInterner, NO_PARENT } from '@kavier/core';
import type { BlockColumn } from './block-column.ts';

/**
 * Turns token ids into blocks by chained hashing: a block's id follows from its tokens and the id
 * of the block before it, so equal ids mean equal tokens from the start of the sequence to the end
 * of the block.
 */
export class TokenBlocks {
  readonly #interner: BlockInterner;
  readonly #blockTokens: number;
  #tokens = new Int32Array(4096);

  constructor(interner: BlockInterner, blockTokens: number) {
    this.#interner = interner;
    this.#blockTokens = blockTokens;
  }

  /**
   * Appends the blocks of one request: all of the prompt, the last one possibly partial; and those
   * that become full while the output is generated. Output tokens without an id (`outputTokens`
   * beyond the list) get blocks that nothing shares.
   */
  add(
    prompts: BlockColumn,
    outputs: BlockColumn | undefined,
    prompt: readonly number[],
    output: readonly number[],
    outputTokens: number,
  ): void {
    const size = this.#blockTokens;
    const known = prompt.length + Math.min(output.length, outputTokens);
    const tokens = this.#sequence(prompt, output, known);
    const fullPrompt = Math.floor(prompt.length / size);
    let parent = NO_PARENT;
    for (let block = 0; block < fullPrompt; block++) {
      parent = this.#interner.internTokens(parent, tokens, block * size, (block + 1) * size);
      prompts.push(parent);
    }
    if (fullPrompt * size < prompt.length) {
      prompts.push(this.#interner.internTokens(parent, tokens, fullPrompt * size, prompt.length));
    }
    prompts.close();
    if (outputs === undefined) return;
    const full = Math.floor((prompt.length + outputTokens) / size);
    for (let block = fullPrompt; block < full; block++) {
      const end = (block + 1) * size;
      parent =
        end <= known
          ? this.#interner.internTokens(parent, tokens, block * size, end)
          : this.#interner.fresh();
      outputs.push(parent);
    }
    outputs.close();
  }

  #sequence(prompt: readonly number[], output: readonly number[], length: number): Int32Array {
    if (this.#tokens.length < length) this.#tokens = new Int32Array(length * 2);
    const tokens = this.#tokens;
    for (let i = 0; i < prompt.length; i++) tokens[i] = prompt[i];
    for (let i = prompt.length; i < length; i++) tokens[i] = output[i - prompt.length];
    return tokens;
  }
}
