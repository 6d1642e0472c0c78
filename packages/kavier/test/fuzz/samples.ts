import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as RESULTS from '../../../io/test/results/samples.ts';

/** A file to change: its name, by whose ending it may be known, and its bytes. */
export interface Sample {
  readonly name: string;
  readonly bytes: Uint8Array;
}

const sample = (name: string, text: string): Sample => ({ name, bytes: Buffer.from(text) });

/** A small trace that is right, of every format that is text. */
const RIGHT: readonly Sample[] = [
  sample(
    'kavier.csv',
    'session_id,turn_id,ts,num_input_tokens,num_output_tokens\na,0,0,12,10\na,1,1.5,30,2\nb,0,2,7,1\n',
  ),
  sample(
    'azure.csv',
    'TIMESTAMP,ContextTokens,GeneratedTokens\n2023-11-16 18:17:03.9799600,4808,10\n2023-11-16 18:17:04.0319600,3180,8\n',
  ),
  sample(
    'burst.csv',
    'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type\n5,a,3,GPT-4,472,18,490,Conversation log\n45,,4,ChatGPT,1087,230,1317,API log\n',
  ),
  sample(
    'mooncake.jsonl',
    '{"timestamp": 0, "input_length": 1030, "output_length": 5, "hash_ids": [1, 2, 3]}\n{"timestamp": 27, "input_length": 600, "output_length": 7, "hash_ids": [1, 4]}\n',
  ),
  sample(
    'bailian.jsonl',
    '{"chat_id": 1, "parent_chat_id": -1, "timestamp": 0.5, "input_length": 20, "output_length": 3, "type": "text", "turn": 1, "hash_ids": [1, 2]}\n',
  ),
  sample('lengths.csv', 'input_length,output_length\n10,3\n20,4\n'),
  sample('carbon.csv', 'timestamp,value\n2022-06-01T00:00:00Z,300\n2022-06-01T01:00:00Z,280.5\n'),
  sample('prices.csv', 'timestamp,value\n2022-06-01T00:00:00Z,0.3\n2022-06-01T01:00:00Z,-0.01\n'),
];

/** Files of the tests of readers that are wrong already, and results of every tool. */
export function textSamples(): readonly Sample[] {
  const broken = fileURLToPath(new URL('../../../io/test/broken', import.meta.url));
  const wrong = readdirSync(broken)
    .sort()
    .map((name) => ({ name, bytes: readFileSync(join(broken, name)) }));
  const results = Object.entries(RESULTS).flatMap(([name, value]) => {
    const content: unknown = value;
    if (typeof content === 'string') return [sample(`${name}.txt`, content)];
    if (typeof content !== 'object' || content === null) return [];
    return [sample(`${name}.json`, JSON.stringify(content))];
  });
  return [...RIGHT, ...wrong, ...results];
}
