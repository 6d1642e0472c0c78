import type { TimeUnit } from './time-unit.ts';

/** What a column of a table of requests can hold. */
export type ColumnRole = keyof typeof COLUMN_NAMES;

const PROMPT_WORDS = ['prompt', 'input', 'context', 'prefill'];
const OUTPUT_WORDS = 'output completion generated generation response decode candidates'.split(' ');
const LENGTH_WORDS = ['tokens', 'token', 'toks', 'len', 'length', 'sequence_length', 'seq_len'];

/**
 * Names of columns under which request logs, load generators and published traces give arrivals and
 * lengths, folded as {@link foldedName} does; the first of a role that a table has is taken. Names
 * of times may carry their unit. The one list of such names: traces and measured results share it.
 */
export const COLUMN_NAMES = {
  arrival: words(
    'arrival arrival_time arrived_at arrived arrival_timestamp arrival_ts request_arrival_time ' +
      'request_start request_start_time start start_time started_at started timestamp_start ' +
      'start_timestamp start_ts sent sent_at send_time request_time request_timestamp requested_at ' +
      'request_ts submit_time submitted_at submission_time received_at received receive_time ' +
      'enqueue_time enqueued_at created_time created_at created creation_time timestamp time_stamp ' +
      'ts datetime date_time time event_time date',
  ),
  promptTokens: words(
    'prompt_tokens input_tokens prompt_len input_len input_length input_toks',
    lengthNames(PROMPT_WORDS),
    'tokens_in tokens_input tokens_prompt in_tokens request_tokens input_usage isl',
  ),
  outputTokens: words(
    'output_tokens completion_tokens generated_tokens output_len output_length output_toks',
    lengthNames(OUTPUT_WORDS),
    'gen_tokens gen_len gen_length tokens_out tokens_output tokens_generated tokens_completion ' +
      'out_tokens output_usage osl',
  ),
  /** The most tokens that the client asked for, beside what came. */
  maxTokens: words(
    'max_tokens max_completion_tokens max_new_tokens max_output_tokens max_gen_tokens ' +
      'max_generated_tokens max_tokens_to_generate requested_max_tokens',
  ),
  session: words('session session_id conversation_id conversation thread_id chat_id'),
  class: words('class request_class model model_name model_id tenant tenant_id'),
  status: words('status outcome success error status_code http_status'),
} as const;

/** The words of a text, and lists of further ones, in order. */
function words(...parts: readonly (string | readonly string[])[]): readonly string[] {
  return parts.flatMap((part) => (typeof part === 'string' ? part.split(' ') : part));
}

function lengthNames(words: readonly string[]): readonly string[] {
  return words.flatMap((word) =>
    // A context length may as well be the model's; only its tokens are the request's.
    word === 'context' ? [`${word}_tokens`] : LENGTH_WORDS.map((length) => `${word}_${length}`),
  );
}

/**
 * A name without what differs between writers: in lower case, words joined by one underscore
 * (`promptTokens`, `Prompt Tokens`, `usage.prompt_tokens` and `prompt-tokens` are one).
 */
export function foldedName(name: string): string {
  return name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '_')
    .replace(/^_+|_+$/g, '');
}

/** Objects of which a field is told apart by a path; only the last step matters. */
const PATH = /^(gen_ai_)?(usage|metrics|request|response|attributes|input|output)_/;
/** Words around a count that do not change what is counted. */
const COUNTED = /^(num|n|number_of)_|_count$|(?<=_len(gth)?)_tokens$/g;

/** A count's name as the lists have it: `num_prompt_tokens`, `input_token_count` -> `..._token(s)`. */
function countName(folded: string): string {
  return folded.replace(COUNTED, '');
}

/** A column of times: its name, and the unit that the name states. */
export interface NamedTime {
  readonly name: string;
  /** Absent: the name states none. */
  readonly unit?: TimeUnit | undefined;
}

/** Where these are, `input_tokens` holds the rest of the prompt only (Anthropic's `usage`). */
const CACHED_BESIDE = ['cache_read_input_tokens', 'cache_creation_input_tokens'];

const UNIT_WORDS: readonly (readonly [RegExp, TimeUnit])[] = [
  [/_(s|secs?|seconds?)$/, 's'],
  [/_(ms|msecs?|millis?|milliseconds?)$/, 'ms'],
  [/_(us|usecs?|micros?|microseconds?)$/, 'us'],
  [/_(ns|nsecs?|nanos?|nanoseconds?)$/, 'ns'],
];
const CALENDAR = /_(unix|epoch|utc|iso|iso8601)$/;

/** The names of a table's columns, looked up by what they hold. */
export class ColumnNames {
  readonly #given: readonly string[];
  readonly #byFolded = new Map<string, string>();

  constructor(names: readonly string[]) {
    this.#given = names;
    // The first of two columns of one name counts, and a full name before one without its path.
    const add = (folded: string, name: string) => {
      if (folded !== '' && !this.#byFolded.has(folded)) this.#byFolded.set(folded, name);
    };
    for (const name of names) add(foldedName(name), name);
    for (const name of names) add(countName(foldedName(name)), name);
    for (const name of names) add(countName(foldedName(name).replace(PATH, '')), name);
  }

  /** The column of a role; undefined where none is called so. */
  find(role: Exclude<ColumnRole, 'arrival'>): string | undefined {
    for (const name of COLUMN_NAMES[role]) {
      const found = this.#byFolded.get(name);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** The columns of cached prompt tokens that a count called `input_tokens` leaves out. */
  besidesInput(): readonly string[] {
    return CACHED_BESIDE.flatMap((name) => this.#byFolded.get(name) ?? []);
  }

  /** The column of arrivals: names that state a unit go before those that do not. */
  arrival(): NamedTime | undefined {
    const timed = new Map<string, NamedTime>();
    for (const [folded, name] of this.#byFolded) {
      const unit = UNIT_WORDS.find(([pattern]) => pattern.test(folded));
      if (unit === undefined) continue;
      const base = folded.replace(unit[0], '').replace(CALENDAR, '');
      if (!timed.has(base)) timed.set(base, { name, unit: unit[1] });
    }
    const plain = new Map<string, NamedTime>();
    for (const [folded, name] of this.#byFolded) {
      const base = folded.replace(CALENDAR, '');
      if (!plain.has(base)) plain.set(base, { name });
    }
    for (const base of COLUMN_NAMES.arrival) {
      const found = timed.get(base) ?? plain.get(base);
      if (found !== undefined) return found;
    }
    return undefined;
  }

  /** Columns that are none of these, as the table spells them. */
  others(used: readonly (string | undefined)[]): readonly string[] {
    return this.#given.filter((name) => name !== '' && !used.includes(name));
  }
}
