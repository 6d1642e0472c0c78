import { KavierError } from '@kavier/core';
import { ColumnNames, foldedName, type NamedTime } from './column-names.ts';
import { missingColumns } from './csv-scan.ts';

/** The columns of a table of requests by what they hold, as the table spells them. */
export interface TableColumns {
  readonly arrival?: NamedTime | undefined;
  readonly promptTokens: string;
  /** Columns of cached tokens, which the prompt column leaves out. */
  readonly cachedBeside: readonly string[];
  readonly outputTokens: string;
  readonly maxTokens?: string | undefined;
  readonly session?: string | undefined;
  readonly class?: string | undefined;
  readonly status?: string | undefined;
  /** Columns that mean nothing to a workload. */
  readonly others: readonly string[];
}

/** Names, folded, of what is known of a run or of a span of time, and of no single request. */
const OF_MANY =
  /(^|_)(bucket|bucket_start|concurrency|qps|num_prompts|num_requests|request_rate|batch_size)(_|$)|(^|_)(mean|median|avg|p\d\d)_(ttft|tpot|itl|e2el?|latency)/;

/** Whether rows with such columns are runs or spans of time, not requests. */
export function isOfMany(names: readonly string[]): boolean {
  return names.some((name) => OF_MANY.test(foldedName(name)));
}

/** What names of columns say of a table: whether it has both lengths, and arrivals. */
export function tableKind(names: readonly string[]): 'requests' | 'lengths' | undefined {
  const columns = new ColumnNames(names);
  const hasLengths = (['promptTokens', 'outputTokens'] as const).every(
    (role) => columns.find(role) !== undefined,
  );
  if (!hasLengths) return undefined;
  if (columns.arrival() !== undefined) return 'requests';
  return isOfMany(names) ? undefined : 'lengths';
}

/**
 * Finds the columns. Errors: a length is missing, or, where arrivals are `needed`, those; two
 * columns have one name.
 */
export function tableColumns(
  names: readonly string[],
  source: string,
  arrivals: 'needed' | 'optional',
): TableColumns {
  const columns = new ColumnNames(names);
  const arrival = columns.arrival();
  const promptTokens = columns.find('promptTokens');
  const outputTokens = columns.find('outputTokens');
  const isTimeless = arrival === undefined && arrivals === 'needed';
  if (promptTokens === undefined || outputTokens === undefined || isTimeless) {
    throw missingColumns(
      source,
      [
        ...(isTimeless ? ['arrival_s'] : []),
        ...(promptTokens === undefined ? ['prompt_tokens'] : []),
        ...(outputTokens === undefined ? ['output_tokens'] : []),
      ],
      names,
    );
  }
  const maxTokens = columns.find('maxTokens');
  const [session, className, status] = (['session', 'class', 'status'] as const).map((role) =>
    columns.find(role),
  );
  const cachedBeside = foldedName(promptTokens).endsWith('input_tokens')
    ? columns.besidesInput()
    : [];
  const lengths = [promptTokens, ...cachedBeside, outputTokens];
  const used = [arrival?.name, ...lengths, maxTokens, session, className, status];
  refuseTwins(names, used, source);
  const others = columns.others(used);
  return {
    arrival,
    promptTokens,
    cachedBeside,
    outputTokens,
    maxTokens,
    session,
    class: className,
    status,
    others,
  };
}

/** Two columns of one name cannot be told apart, so neither is taken for the other. */
function refuseTwins(
  names: readonly string[],
  used: readonly (string | undefined)[],
  source: string,
): void {
  const twin = names.find((name, i) => used.includes(name) && names.indexOf(name) !== i);
  if (twin === undefined) return;
  throw new KavierError(`two columns are called ${twin}`, {
    kind: 'input',
    where: `${source}:1`,
    found: `columns ${names.join(', ')}`,
    expected: 'a name of its own for each',
  });
}

/** The sentence that names what a table has and a workload does not use; none where all is used. */
export function unusedNote(others: readonly string[]): readonly string[] {
  if (others.length === 0) return [];
  const shown = others.slice(0, 20).join(', ');
  const more = others.length > 20 ? ` and ${others.length - 20} more` : '';
  return [`Not used: ${others.length === 1 ? 'the column' : 'the columns'} ${shown}${more}.`];
}
