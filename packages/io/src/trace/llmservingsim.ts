import { BlockInterner, type CardCount, Float64Column, Int32Column } from '@kavier/core';
import { BlockColumn, checkedBlockTokens } from './block-column.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import type { JsonObject } from './json-object.ts';
import { scanJsonLines } from './json-scan.ts';
import { NameIds } from './name-ids.ts';
import type { ReadOptions } from './read-options.ts';
import { TokenBlocks } from './token-blocks.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

const NS_PER_S = 1e9;
const DEFAULT_BLOCK_TOKENS = 16;

/**
 * Workloads of LLMServingSim (Cho et al., IISWC 2024; repository casys-kaist/LLMServingSim):
 * independent requests, and agent sessions whose calls follow one another, with or without token
 * ids. Both forms may stand in one file.
 */
export const llmservingsim: TraceFormat = {
  name: 'llmservingsim',
  title: 'LLMServingSim workload (JSON lines)',
  description: 'Requests or agent sessions with token ids; calls of a session wait for each other.',
  input: 'file',
  marks: ['input_toks', 'output_toks', 'arrival_time_ns'],
  detect: ({ keys }) => keys.includes('sub_requests') || keys.includes('input_toks'),
  async read(input, options) {
    const source = fileOnly(input);
    const reader = new WorkloadReader(options);
    const counts = await scanJsonLines(source, options, (object) => reader.addLine(object));
    const columns = reader.finish();
    return workloadOf(columns, {
      source: source.name,
      format: 'llmservingsim',
      rows: columns.count,
      blankLines: counts.blankLines,
      repaired: reader.repaired,
      notes: reader.notes(),
    });
  },
};

class WorkloadReader {
  readonly #columns = new TraceColumns();
  readonly #blockTokens: number;
  readonly #interner = new BlockInterner(1 << 14);
  readonly #hasher: TokenBlocks;
  readonly #prompts: BlockColumn;
  readonly #outputs: BlockColumn;
  readonly #sessions = new NameIds();
  readonly #session = new Int32Column();
  readonly #after = new Int32Column();
  readonly #thinkS = new Float64Column();
  #hasPromptIds = false;
  #hasOutputIds = false;
  #withoutIds = 0;
  #repeatsPrompt = 0;
  #longOutputs = 0;
  #shortOutputs = 0;

  constructor(options: ReadOptions) {
    const size = checkedBlockTokens(options.blockTokens, DEFAULT_BLOCK_TOKENS, 'blockTokens');
    this.#blockTokens = size;
    this.#hasher = new TokenBlocks(this.#interner, size);
    this.#prompts = new BlockColumn(size, this.#interner);
    this.#outputs = new BlockColumn(size, this.#interner);
  }

  addLine(line: JsonObject): void {
    const arrivalS = line.time('arrival_time_ns') / NS_PER_S;
    const session = line.has('session_id') ? this.#sessions.idOf(line.label('session_id')) : -1;
    if (!line.has('sub_requests')) {
      this.#add(line, arrivalS, session, -1, 0);
      return;
    }
    const calls = line.objects('sub_requests');
    if (calls.length === 0) throw line.error('sub_requests', 'is empty', '[]', 'at least one call');
    // The earliest time at which a call could start: every call before it took no time at all.
    let earliestS = arrivalS;
    let thinkS = 0;
    calls.forEach((call, i) => {
      earliestS += thinkS;
      const before = i === 0 ? -1 : this.#columns.count - 1;
      this.#add(call, earliestS, session, before, thinkS);
      thinkS = call.has('tool_duration_ns') ? call.time('tool_duration_ns') / NS_PER_S : 0;
    });
  }

  #add(call: JsonObject, arrivalS: number, session: number, after: number, thinkS: number): void {
    const promptTokens = call.count('input_toks');
    const outputTokens = call.count('output_toks');
    this.#columns.add(arrivalS, promptTokens, outputTokens);
    this.#session.push(session);
    this.#after.push(after);
    this.#thinkS.push(thinkS);
    if (!call.has('input_tok_ids')) {
      this.#withoutIds++;
      this.#addUnshared(promptTokens, outputTokens);
      return;
    }
    const prompt = tokenIds(call, 'input_tok_ids');
    if (prompt.length !== promptTokens) {
      const found = `${prompt.length} ids for input_toks ${promptTokens}`;
      throw call.error('input_tok_ids', 'does not fit input_toks', found, `${promptTokens} ids`);
    }
    const output = call.has('output_tok_ids')
      ? this.#outputOf(tokenIds(call, 'output_tok_ids'), prompt, outputTokens)
      : [];
    this.#hasPromptIds = true;
    this.#hasOutputIds ||= output.length > 0;
    this.#hasher.add(this.#prompts, this.#outputs, prompt, output, outputTokens);
  }

  /**
   * The ids of the generated tokens alone: a list may repeat the prompt first, be too long, or be
   * too short.
   */
  #outputOf(
    ids: readonly number[],
    prompt: readonly number[],
    outputTokens: number,
  ): readonly number[] {
    if (ids.length === outputTokens) return ids;
    const repeats =
      ids.length === prompt.length + outputTokens && prompt.every((id, i) => id === ids[i]);
    if (repeats) {
      this.#repeatsPrompt++;
      return ids.slice(prompt.length);
    }
    if (ids.length > outputTokens) this.#longOutputs++;
    else this.#shortOutputs++;
    return ids.slice(0, outputTokens);
  }

  #addUnshared(promptTokens: number, outputTokens: number): void {
    const full = Math.floor((promptTokens + outputTokens) / this.#blockTokens);
    const fullPrompt = Math.floor(promptTokens / this.#blockTokens);
    const promptBlocks = Math.ceil(promptTokens / this.#blockTokens);
    for (let i = 0; i < promptBlocks; i++) this.#prompts.push(this.#interner.fresh());
    for (let i = fullPrompt; i < full; i++) this.#outputs.push(this.#interner.fresh());
    this.#prompts.close();
    this.#outputs.close();
  }

  finish(): TraceColumns {
    if (this.#sessions.names.length > 0) this.#columns.session = this.#session;
    if (this.#isClosedLoop()) {
      this.#columns.afterRequest = this.#after;
      this.#columns.thinkTimeS = this.#thinkS;
    }
    if (this.#hasPromptIds) this.#columns.promptBlocks = this.#prompts;
    if (this.#hasPromptIds && this.#hasOutputIds) this.#columns.outputBlocks = this.#outputs;
    return this.#columns;
  }

  get repaired(): readonly CardCount[] {
    const shorter = 'fewer output_tok_ids than output_toks; the rest is shared with nothing';
    return [
      {
        reason: 'output_tok_ids repeat the prompt first; that part was cut',
        count: this.#repeatsPrompt,
      },
      {
        reason: 'more output_tok_ids than output_toks; the rest was cut',
        count: this.#longOutputs,
      },
      { reason: shorter, count: this.#shortOutputs },
    ];
  }

  notes(): readonly string[] {
    const notes: string[] = [];
    if (this.#hasPromptIds) {
      notes.push(`Token ids became block ids by chained hashing of ${this.#blockTokens} tokens.`);
      if (this.#withoutIds > 0) {
        notes.push(
          `${this.#withoutIds} requests have no token ids; their blocks are shared with nothing.`,
        );
      }
    } else {
      notes.push('The trace has no token ids, so nothing is known of shared prefixes.');
    }
    if (this.#isClosedLoop()) {
      notes.push(
        'Calls of a session wait for the call before them and its tool; the arrival in the ' +
          'table is the earliest possible one.',
      );
    }
    return notes;
  }

  #isClosedLoop(): boolean {
    return this.#after.view().some((before) => before >= 0);
  }
}

/** Token ids as they stand, checked to be 31-bit, which every tokenizer's are. */
function tokenIds(call: JsonObject, key: string): readonly number[] {
  const ids = call.ids(key);
  for (let i = 0; i < ids.length; i++) {
    if (ids[i] <= 0x7fff_ffff) continue;
    throw call.error(`${key}[${i}]`, 'is not a token id', String(ids[i]), 'at most 2^31 - 1');
  }
  return ids;
}
