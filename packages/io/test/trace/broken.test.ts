import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { memorySource } from '../../src/source/memory-source.ts';
import { readTrace } from '../../src/trace/read-trace.ts';
import { errorOf } from './help.ts';

/**
 * What each broken file is refused with: where in the file, what is wrong, and what was found there
 * (left out where the words are the runtime's).
 */
const EXPECTED: Readonly<Record<string, readonly [where: string, what: string, found?: string]>> = {
  'azure-bad-time.csv': [':3:1', 'TIMESTAMP is not a time', '"2023-13-16 18:15:46.6805900"'],
  'azure-damaged.csv.gz': ['', 'the gzip data is damaged, or other bytes follow it'],
  'azure-empty-cell.csv': [':2:29', 'ContextTokens is not a count', 'an empty cell'],
  'azure-fractional-count.csv': [':2:29', 'ContextTokens is not a count', '374.5'],
  'azure-garbage-after.csv.gz': ['', 'the gzip data is damaged, or other bytes follow it'],
  'azure-header-only.csv': ['', 'the trace has no requests', 'no rows'],
  'azure-huge-count.csv': [':2:29', 'ContextTokens is not a count', '2147483648'],
  'azure-long-row.csv': [':2:36', 'the row has more cells than the header', '4 cells'],
  'azure-missing-column.csv': [
    '',
    'this is no trace of a known format',
    'a first line "TIMESTAMP,ContextTokens,Generated"',
  ],
  'azure-nan-count.csv': [':2:33', 'GeneratedTokens is not a count', '"NaN"'],
  'azure-negative-count.csv': [':3:29', 'ContextTokens is not a count', '-5'],
  'azure-no-time.csv': [':2:1', 'TIMESTAMP is not a time', '"yesterday"'],
  'azure-short-row.csv': [':2:32', 'GeneratedTokens is not a count', 'an empty cell'],
  'azure-truncated.csv.gz': ['', 'the gzip data ends before it is complete'],
  'azure-two-rows-on-a-line.csv': [':2:64', 'the row has more cells than the header', '5 cells'],
  'bailian-circle.jsonl': [
    '',
    'requests continue each other in a circle',
    'chat_id 1 is its own ancestor',
  ],
  'bailian-own-parent.jsonl': [
    '',
    'requests continue each other in a circle',
    'chat_id 1 is its own ancestor',
  ],
  'bailian-text-chat.jsonl': [':1:13', 'chat_id is not an id', '"five"'],
  'bailian-wrong-hash-count.jsonl': [
    ':1:135',
    'hash_ids does not fit input_length',
    '5 ids for 40 tokens',
  ],
  'burstgpt-all-failed.csv': ['', 'the trace has no requests', '2 rows, all left out'],
  'burstgpt-bad-utf8.csv': [':2:3', 'the text is not UTF-8'],
  'burstgpt-missing-column.csv': [
    ':1',
    'missing column Timestamp',
    'columns Time, Model, Request tokens, Response tokens',
  ],
  'burstgpt-negative-time.csv': [':2:1', 'Timestamp is not a time', '-5'],
  'burstgpt-open-quote.csv': [
    ':2',
    'a quoted cell is not closed on its line',
    'an opening quote in column 2',
  ],
  'burstgpt-text-count.csv': [':2:11', 'Request tokens is not a count', '"four"'],
  'kavier-cut.parquet': ['', 'the Parquet file cannot be read'],
  'kavier-missing-column.csv': [
    '',
    'this is no trace of a known format',
    'a first line "session_id,turn_id,ts,num_input_tokens"',
  ],
  'kavier-nan-time.csv': [':2:5', 'ts is not a time', '"nan"'],
  'kavier-token-count.csv': [
    ':2:5',
    "input_tokens is not the list of the request's token ids",
    '3 ids',
  ],
  'kavier-token-text.csv': [
    ':2:5',
    "input_tokens is not the list of the request's token ids",
    '"not-json"',
  ],
  'lengths-header-only.csv': ['', 'the trace has no requests', 'no rows'],
  'lengths-text.csv': [':2:3', 'output_length is not a count', '"six"'],
  'llmservingsim-bad-call.jsonl': [':1', 'sub_requests[1].output_toks is missing', 'input_toks'],
  'llmservingsim-huge-token.jsonl': [':1:76', 'input_tok_ids[2] is not a token id', '2147483648'],
  'llmservingsim-negative-tool.jsonl': [
    ':1',
    'sub_requests[0].tool_duration_ns is not a time',
    '-1',
  ],
  'llmservingsim-no-calls.jsonl': [':1:59', 'sub_requests is empty', '[]'],
  'llmservingsim-token-count.jsonl': [
    ':1:76',
    'input_tok_ids does not fit input_toks',
    '2 ids for input_toks 3',
  ],
  'mooncake-array-line.jsonl': [':2', 'the line is not an object', '[1,2]'],
  'mooncake-bad-utf8.jsonl': [':3', 'the text is not UTF-8'],
  'mooncake-cut-line.jsonl': [':2', 'the line is not JSON'],
  'mooncake-fractional-id.jsonl': [':1:72', 'hash_ids[1] is not an id', '8.5'],
  'mooncake-ids-not-a-list.jsonl': [':1:72', 'hash_ids is not a list', '7'],
  'mooncake-infinite-time.jsonl': [':1:15', 'timestamp is not a time', 'Infinity'],
  'mooncake-missing-field.jsonl': [
    ':2',
    'input_length is missing',
    'timestamp, input_len, output_length, hash_ids',
  ],
  'mooncake-nan.jsonl': [':1', 'the line is not JSON'],
  'mooncake-negative-id.jsonl': [':1:72', 'hash_ids[1] is not an id', '-8'],
  'mooncake-negative-time.jsonl': [':1:15', 'timestamp is not a time', '-1'],
  'mooncake-nul-bytes.jsonl': [':901', 'the line is not JSON'],
  'mooncake-null-field.jsonl': [':1:57', 'output_length has no value', 'null'],
  'mooncake-number-line.jsonl': [':2', 'the line is not an object', '42'],
  'mooncake-text-count.jsonl': [':1:57', 'output_length is not a count', '"5"'],
  'mooncake-wrong-hash-count.jsonl': [
    ':2:72',
    'hash_ids does not fit input_length',
    '4 ids for 1000 tokens',
  ],
  'unknown-array.json': [
    '',
    'this is no trace of a known format',
    'a JSON document with timestamp, input_length',
  ],
  'unknown-binary.csv': ['', 'this is no trace of a known format', 'binary data'],
  'unknown-blank-lines.csv': ['', 'the file is empty', 'a file of blank lines only'],
  'unknown-empty.csv': ['', 'the file is empty', 'an empty file'],
  'unknown-json.jsonl': ['', 'this is no trace of a known format', 'JSON lines with time, tokens'],
  'unknown-text.csv': ['', 'this is no trace of a known format', 'a first line "a,b,c"'],
  'unknown-utf16.csv': [
    '',
    'this is no trace of a known format',
    'text in UTF-16, which has to be made UTF-8 first',
  ],
  'unknown-zip.csv': [
    '',
    'this is no trace of a known format',
    'zip data, which has to be unpacked first',
  ],
};

const FOLDER = fileURLToPath(new URL('../broken/', import.meta.url));
const files = readdirSync(FOLDER).sort();

it('has an expectation for every broken file, and a file for every expectation', () => {
  expect(files).toEqual(Object.keys(EXPECTED).sort());
});

describe.each(files)('%s', (file) => {
  it('is refused with where, what and what was found', async () => {
    const source = memorySource(file, new Uint8Array(readFileSync(FOLDER + file)));
    const error = await errorOf(readTrace(source));
    const [where, what, found] = EXPECTED[file];
    expect(error.kind).toBe('input');
    expect(error.message.split(/; found|; expected/)[0]).toContain(`: ${what}`);
    if (found !== undefined) expect(error.found).toBe(found);
    // An error of syntax may add the column.
    expect(error.where?.startsWith(file + where)).toBe(true);
    if (what !== 'the line is not JSON') expect(error.where).toBe(file + where);
    expect(error.expected).toBeTruthy();
  });
});

describe('hints', () => {
  it.each([
    ['azure-missing-column.csv', 'It looks like azure without generatedtokens'],
    ['kavier-missing-column.csv', 'It looks like kavier without num_output_tokens'],
    ['burstgpt-missing-column.csv', 'Is Time meant to be Timestamp?'],
    ['mooncake-missing-field.jsonl', 'Is input_len meant to be input_length?'],
    ['mooncake-wrong-hash-count.jsonl', 'traceBlockTokens'],
    ['azure-truncated.csv.gz', 'download it again'],
  ])('%s: %s', async (file, hint) => {
    const bytes = new Uint8Array(readFileSync(FOLDER + file));
    expect((await errorOf(readTrace(memorySource(file, bytes)))).hint).toContain(hint);
  });

  it('an unknown format name is a mistake of usage, with the nearest name', async () => {
    const error = await errorOf(readTrace(memorySource('x', ''), { format: 'moncake' }));
    expect([error.kind, error.hint]).toEqual(['usage', 'Did you mean mooncake?']);
  });

  it('a forced format names the columns that are missing', async () => {
    const source = memorySource('x.csv', 'TIMESTAMP,ContextTokns\n1,2\n');
    const error = await errorOf(readTrace(source, { format: 'azure' }));
    expect(error.message).toContain('x.csv:1: missing columns ContextTokens, GeneratedTokens');
    expect(error.hint).toBe('Is ContextTokns meant to be ContextTokens?');
  });

  it('a folder where a file is needed, and the other way round', async () => {
    const { memoryFolder } = await import('../../src/source/memory-source.ts');
    const folder = await errorOf(readTrace(memoryFolder('d', { a: '' }), { format: 'azure' }));
    expect(folder.message).toContain('d: this is a folder');
    const file = await errorOf(readTrace(memorySource('f', 'x'), { format: 'servegen' }));
    expect(file.message).toContain('f: this is a file');
  });
});
