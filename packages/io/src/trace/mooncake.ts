import { fileOnly, type TraceFormat } from './contract.ts';
import { scanJsonLines } from './json-scan.ts';
import { MooncakeRows } from './mooncake-rows.ts';

const LENGTHS: readonly string[] = ['input_length', 'input_tokens'];
/** Fields that only this family of formats has; without one of them, lengths make a table. */
const OWN: readonly string[] = ['hash_ids', 'created_time', 'delay', 'delay_ms'];

/**
 * The Mooncake traces (Qin et al., Mooncake, FAST 2025; repository kvcache-ai/Mooncake):
 * milliseconds from the start, and one id for each 512-token block, which stands for the block and
 * all before it. Load generators write dialects of it: without ids or times, with other names, or
 * with sessions whose turns follow the answer before them after a delay.
 */
export const mooncake: TraceFormat = {
  name: 'mooncake',
  title: 'Mooncake trace (JSON lines)',
  description: 'Arrivals, token counts and ids of 512-token prefix blocks; sessions in dialects.',
  input: 'file',
  marks: ['timestamp', 'input_length', 'output_length', 'hash_ids'],
  detect({ keys }) {
    if (keys.includes('chat_id') || !LENGTHS.some((name) => keys.includes(name))) return false;
    if (OWN.some((name) => keys.includes(name))) return true;
    return (
      keys.includes('input_length') && ['timestamp', 'session_id'].some((key) => keys.includes(key))
    );
  },
  async read(input, options) {
    const source = fileOnly(input);
    const rows = new MooncakeRows(options);
    const counts = await scanJsonLines(source, options, (object) => rows.add(object), rows);
    return rows.finish({ source: source.name, format: 'mooncake', ...counts });
  },
};
