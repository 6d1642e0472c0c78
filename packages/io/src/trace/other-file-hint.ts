import { COLUMN_NAMES, ColumnNames, foldedName } from './column-names.ts';
import type { TraceHead } from './head.ts';
import { isOfMany } from './table-columns.ts';

/** Fields that hold what was said. */
const TEXTS: readonly string[] =
  'text_input input_text text messages prompt input conversations'.split(' ');
const LENGTHS: readonly string[] = COLUMN_NAMES.promptTokens;
/** Columns of the files that `kavier run` writes beside requests.parquet. */
const RUN_FILES: readonly (readonly string[])[] = [
  ['replica', 'bucket_start_s'],
  ['cpu_usage', 'gpu_usage'],
  ['submission_time', 'cpu_count'],
];

/** What to do with a file that is no trace but something else that Kavier knows; undefined for any other. */
export function otherFileHint(head: TraceHead): string | undefined {
  const { columns, keys, jsonKeys } = head;
  const hasAll = (names: readonly string[]) => names.every((name) => columns.includes(name));
  if (RUN_FILES.some(hasAll)) {
    return 'It is a file of a run: kavier trace export RUN --out FILE writes its requests';
  }
  if (keys.includes('fleet') || (keys.includes('workload') && keys.includes('seed'))) {
    return 'It is a scenario: kavier run FILE';
  }
  if (jsonKeys.has('hidden_size') || jsonKeys.has('architectures')) {
    return 'It is the configuration of a model: kavier fit FILE, or --model FILE beside a trace';
  }
  if (
    columns.some((name) => /carbon|co2|moer|^mtu\b/i.test(name)) ||
    hasAll(['timestamp', 'value'])
  ) {
    return 'It is a signal over time: give it with --carbon-trace or --electricity-trace';
  }
  return rowsHint(head) ?? textHint(head);
}

/** Lengths are there, but not one request on each row. */
function rowsHint({ columns, keys, jsonKeys }: TraceHead): string | undefined {
  const has = (names: readonly string[]) => {
    const found = new ColumnNames(names);
    return found.find('promptTokens') !== undefined && found.find('outputTokens') !== undefined;
  };
  if (has(columns) && isOfMany(columns)) {
    return (
      'Its rows are runs or spans of time, not requests: kavier validate --results FILE compares with ' +
      'measurements, and --format lengths reads the rows as requests all the same'
    );
  }
  if (keys.length > 0 || !has([...jsonKeys])) return undefined;
  return 'One request stands on each line of JSON lines: jq -c ".[]" FILE makes them of a list';
}

/** Texts have no length in tokens without the model's tokenizer, which Kavier does not have. */
function textHint({ keys }: TraceHead): string | undefined {
  const text = keys.find((key) => TEXTS.includes(key));
  if (text === undefined || keys.some((key) => LENGTHS.includes(foldedName(key)))) return undefined;
  return `It has texts (${text}), not lengths: count their tokens and add input_length`;
}
