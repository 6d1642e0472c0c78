import { KavierError, type RunTimeline } from '@kavier/core';

/** What a run's record says outside its tables, as the footer of `timeline.parquet` keeps it. */
export interface RunFacts extends Omit<RunTimeline, 'work'> {
  readonly bucketS: number;
  readonly replicas: number;
}

/** Form of one value: a number from zero, a whole one, one that may be missing, text, a list, or a map of such. */
type Form =
  | 'number'
  | 'count'
  | 'number or null'
  | 'text'
  | { readonly [key: string]: Form }
  | { readonly oneOf: readonly string[]; readonly orList: Form }
  | { readonly list: Form }
  | { readonly orNull: Form }
  | { readonly optional: Form };

const CACHE: Form = {
  lookups: 'count',
  hits: 'count',
  evictions: 'count',
  queriedTokens: 'count',
  hitTokens: 'count',
  misses: {
    optional: { firstSeen: 'count', evicted: 'count', unusable: 'count', partial: 'count' },
  },
};

const SERVICE: Form = {
  optional: {
    steps: 'count',
    plannedRuns: 'count',
    turnedAway: 'count',
    kvPeak: 'number',
    hostS: 'number or null',
    blockedS: {
      sequenceLimit: 'number',
      tokenBudget: 'number',
      kvMemory: 'number',
      closedBatch: 'number',
    },
    tokenGaps: {
      count: 'count',
      meanS: 'number or null',
      p50S: 'number or null',
      p90S: 'number or null',
      p95S: 'number or null',
      p99S: 'number or null',
      maxS: 'number or null',
    },
    speculation: {
      orNull: { draftedTokens: 'count', acceptedTokens: 'count', verifications: 'count' },
    },
    lockstep: {
      orNull: {
        steps: 'count',
        dummySteps: 'count',
        dummyS: 'number',
        rankS: 'number',
        aloneS: 'number',
        deferredS: 'number',
      },
    },
  },
};

const SPAN: Form = { fromS: 'number', toS: 'number' };

const POOL: Form = {
  name: 'text',
  firstReplica: 'count',
  replicas: 'count',
  acceleratorsPerReplica: 'count',
  held: { oneOf: ['while-serving', 'whole-run'], orList: { list: { list: SPAN } } },
  utilization: { plateau: 'number', ramp: 'number', rampS: 'number' },
  cache: CACHE,
  service: SERVICE,
};

const FORM: Form = {
  bucketS: 'number',
  replicas: 'count',
  pools: { list: POOL },
  cache: CACHE,
  service: SERVICE,
  endS: 'number',
};

/** Reads the facts from their JSON. Errors (KavierError of kind `input`): broken JSON, a value that is missing or of another form. */
export function parseRunFacts(where: string, text: string): RunFacts {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw notFacts(where, error instanceof Error ? error.message : String(error), 'JSON');
  }
  check(value, FORM, '', where);
  const facts = value as RunFacts;
  if (!(facts.bucketS > 0 && facts.replicas <= 1e6)) {
    throw notFacts(where, `buckets of ${facts.bucketS} s, ${facts.replicas} replicas`, 'above 0');
  }
  let next = 0;
  for (const { firstReplica, replicas } of facts.pools) {
    if (firstReplica !== next) break;
    next += replicas;
  }
  if (facts.pools.length > 0 && next === facts.replicas) return facts;
  throw notFacts(where, `pools of ${next} replicas`, `pools of ${facts.replicas}, without a gap`);
}

function check(value: unknown, form: Form, path: string, where: string): void {
  const wrong = (expected: string) =>
    notFacts(where, `${path || 'all of it'}: ${JSON.stringify(value)?.slice(0, 80)}`, expected);
  if (typeof form === 'string') {
    if (form === 'text') {
      if (typeof value !== 'string') throw wrong('text');
      return;
    }
    if (value === null && form === 'number or null') return;
    if (typeof value !== 'number' || !(value >= 0) || !Number.isFinite(value)) {
      throw wrong('a number from 0');
    }
    if (form === 'count' && !Number.isSafeInteger(value)) throw wrong('a whole number');
    return;
  }
  if (isForm(form, 'optional')) {
    if (value !== undefined) check(value, form.optional, path, where);
  } else if (isForm(form, 'orNull')) {
    if (value !== null) check(value, form.orNull, path, where);
  } else if (isForm(form, 'list')) {
    if (!Array.isArray(value)) throw wrong('a list');
    for (const [index, one] of value.entries()) check(one, form.list, `${path}[${index}]`, where);
  } else if ('oneOf' in form && Array.isArray(form.oneOf)) {
    if (Array.isArray(value)) check(value, form.orList, path, where);
    else if (!form.oneOf.includes(value)) throw wrong(`one of ${form.oneOf.join(', ')}`);
  } else {
    if (typeof value !== 'object' || value === null) throw wrong('a map');
    for (const [key, inner] of Object.entries(form as Readonly<Record<string, Form>>)) {
      const below = path === '' ? key : `${path}.${key}`;
      check((value as Readonly<Record<string, unknown>>)[key], inner, below, where);
    }
  }
}

function isForm<Key extends 'optional' | 'orNull' | 'list'>(
  form: object,
  key: Key,
): form is Readonly<Record<Key, Form>> {
  return key in form && Object.keys(form).length === 1;
}

function notFacts(where: string, found: string, expected: string): KavierError {
  return new KavierError('what the footer says of the run is not whole', {
    kind: 'input',
    where: `${where}, kavier.run in the footer`,
    found,
    expected,
  });
}
