import { BlockInterner, blockCount, Float64Column, Int32Column, NO_PARENT } from '@kavier/core';
import { readDocument } from '../results/document.ts';
import type { ResultNode } from '../results/result-node.ts';
import { BlockColumn, checkedBlockTokens } from './block-column.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import { NameIds } from './name-ids.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';
import { described } from './values.ts';

const BLOCK_TOKENS = 64;

/**
 * Sessions of coding agents as kv-cache-tester (Weka) records them and AIPerf replays them
 * (ai-dynamo/aiperf, dataset/loader/weka_trace_models.py, read to 0.13): a session an object, with
 * the calls of its main agent and, nested, those of its subagents. Seconds; ids of blocks
 * that are unique within their session.
 */
export const weka: TraceFormat = {
  name: 'weka',
  title: 'Sessions of agents (JSON)',
  description:
    'Calls of agents and subagents, each after the answer before it; ids of prefix blocks.',
  input: 'file',
  marks: ['block_size', 'hash_id_scope', 'requests'],
  detect: ({ jsonKeys }) => jsonKeys.has('hash_id_scope') && jsonKeys.has('requests'),
  async read(input, options) {
    const source = fileOnly(input);
    const sessions = await readDocument(source);
    const given = options.traceBlockTokens ?? sessions[0]?.optional('block_size');
    const blockTokens = checkedBlockTokens(given, BLOCK_TOKENS, 'block_size');
    const rows = new WekaRows(blockTokens);
    sessions.forEach((session, i) => {
      rows.addSession(session, i);
    });
    return rows.finish(source.name);
  },
};

/** A call that has been read: its row, and when it was answered. */
interface Answered {
  readonly row: number;
  readonly endS: number;
}

class WekaRows {
  readonly #columns = new TraceColumns();
  readonly #interner = new BlockInterner(1 << 16);
  readonly #prompts: BlockColumn;
  readonly #blockTokens: number;
  readonly #session = new Int32Column();
  readonly #after = new Int32Column();
  readonly #thinkS = new Float64Column();
  readonly #class = new Int32Column();
  readonly #models = new NameIds();
  readonly #blocks = new NameIds();
  #subagents = 0;
  #short = 0;

  constructor(blockTokens: number) {
    this.#blockTokens = blockTokens;
    this.#prompts = new BlockColumn(blockTokens, this.#interner);
  }

  addSession(session: ResultNode, index: number): void {
    const size = session.count('block_size');
    if (size !== this.#blockTokens) {
      const expected = `${this.#blockTokens}, as in the sessions before it`;
      throw session.error('block_size', 'is another one', String(size), expected);
    }
    const main: Answered[] = [];
    for (const entry of session.nodes('requests')) {
      if (entry.text('type') !== 'subagent') {
        main.push(this.#addCall(entry, index, 0, main));
        continue;
      }
      this.#subagents++;
      // A subagent's calls may count from its own start.
      const startS = entry.number('t');
      const calls = entry.nodes('requests');
      const offsetS = (calls[0]?.number('t') ?? startS) < startS ? startS : 0;
      const own: Answered[] = [];
      for (const call of calls) {
        own.push(this.#addCall(call, index, offsetS, own.length > 0 ? own : main));
      }
    }
  }

  /** A call follows the latest answer of its agent that was there when it was made. */
  #addCall(
    call: ResultNode,
    session: number,
    offsetS: number,
    before: readonly Answered[],
  ): Answered {
    const arrivalS = offsetS + call.number('t');
    const promptTokens = call.count(call.has('in') ? 'in' : 'input_length');
    const outputTokens = call.count(call.has('out') ? 'out' : 'output_length');
    const row = this.#columns.count;
    this.#columns.add(arrivalS, promptTokens, outputTokens);
    const followed = before.findLast(({ endS }) => endS <= arrivalS);
    this.#session.push(session);
    this.#after.push(followed?.row ?? -1);
    this.#thinkS.push(followed === undefined ? 0 : arrivalS - followed.endS);
    this.#class.push(this.#models.idOf(call.text('model') ?? 'unknown'));
    this.#addBlocks(call, session, promptTokens);
    return { row, endS: arrivalS + (call.optional('api_time') ?? 0) };
  }

  #addBlocks(call: ResultNode, session: number, promptTokens: number): void {
    const ids = call.list('hash_ids') ?? [];
    const expected = blockCount(promptTokens, this.#blockTokens);
    if (ids.length < Math.floor(promptTokens / this.#blockTokens)) this.#short++;
    let parent = NO_PARENT;
    for (let i = 0; i < expected; i++) {
      const isKnown = i < ids.length;
      // An id is one of its session; the same blocks in the same order are the same prefix.
      parent = isKnown
        ? this.#interner.internKey(parent, 0, this.#blocks.idOf(`${session}:${described(ids[i])}`))
        : this.#interner.fresh();
      this.#prompts.push(parent);
    }
    this.#prompts.close();
  }

  finish(source: string) {
    const columns = this.#columns;
    columns.session = this.#session;
    columns.afterRequest = this.#after;
    columns.thinkTimeS = this.#thinkS;
    columns.requestClass = this.#class;
    columns.classNames = this.#models.names;
    columns.promptBlocks = this.#prompts;
    const reason = 'fewer hash_ids than whole blocks: the rest is shared with nothing';
    return workloadOf(columns, {
      source,
      format: 'weka',
      rows: columns.count,
      repaired: [{ reason, count: this.#short }],
      notes: [
        'A call comes as long after the answer before it as it did when it was recorded; calls that overlapped ' +
          'keep their time. Classes are models.',
        ...(this.#subagents > 0
          ? [`${this.#subagents} subagents follow the call of their session before them.`]
          : []),
      ],
      doubts: [
        'Times count from the start of each session, so that all sessions start at once, at 0 s.',
      ],
    });
  }
}
