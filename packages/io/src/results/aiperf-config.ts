import type { BenchmarkLoad } from './contract.ts';
import type { ResultNode } from './result-node.ts';
import { openLoop } from './sent-rate.ts';

/** The model under test, in the places where the versions of the tools put it. */
export function aiperfModel(node: ResultNode): string | undefined {
  const config = node.optionalNode('input_config');
  const items = config?.has('models') ? itemsOf(config) : undefined;
  const candidates = [
    items,
    config?.optionalNode('endpoint')?.raw('model_names'),
    config?.raw('model_names'),
    config?.raw('model'),
  ];
  for (const candidate of candidates) {
    const first: unknown = Array.isArray(candidate) ? candidate[0] : candidate;
    if (typeof first === 'string' && first !== '') return first;
  }
  return undefined;
}

function itemsOf(config: ResultNode): string | undefined {
  const models = config.raw('models');
  if (Array.isArray(models)) return config.nodes('models')[0]?.text('name');
  return config.node('models').nodes('items')[0]?.text('name');
}

/**
 * The load from `input_config`: `phases` (AIPerf with YAML configurations), `loadgen` (earlier
 * AIPerf), `perf_analyzer.stimulus` or flat names (GenAI-Perf). What was left at its default is not
 * in the file; the default of all is one request at a time.
 */
export function aiperfLoad(node: ResultNode, sent: AiperfSent, notes: string[]): BenchmarkLoad {
  if (!node.has('input_config')) return withoutConfig(node, sent, notes);
  const config = node.node('input_config');
  const phase = phaseOf(config);
  const place =
    phase ??
    config.optionalNode('loadgen') ??
    config.optionalNode('perf_analyzer')?.optionalNode('stimulus') ??
    config;
  const mode =
    place.text('type') ?? place.text('arrival_pattern') ?? place.text('request_rate_mode');
  const isSchedule =
    mode === 'fixed_schedule' || config.optionalNode('input')?.raw('fixed_schedule') === true;
  if (isSchedule || mode === 'user_centric') {
    const found = isSchedule ? 'a fixed schedule' : 'user_centric';
    const hint = 'Read the requests themselves from a request log';
    throw config.error('load', 'cannot be told', found, 'a concurrency or a rate', hint);
  }
  const rateKey = place.has('rate') ? 'rate' : 'request_rate';
  if (!place.has(rateKey)) {
    if (place.has('concurrency')) {
      return { kind: 'closed-loop', concurrency: place.count('concurrency') };
    }
    notes.push('Neither concurrency nor rate is stated: the default, one request at a time.');
    return { kind: 'closed-loop', concurrency: 1 };
  }
  if (place.has('concurrency')) {
    const cap = place.count('concurrency');
    notes.push(`At most ${cap} requests were in flight; the service may have seen a lower rate.`);
  }
  const rateRps = place.number(rateKey);
  return openLoop({ rateRps, burstiness: burstiness(place, mode), ...sent }, notes);
}

/** What was sent, by the metrics. */
export interface AiperfSent {
  readonly sent: number;
  readonly durationS: number | undefined;
  readonly longestS: number | undefined;
}

/** Without a configuration (CSV, aggregates of runs) the requests in flight say what the load was like. */
function withoutConfig(node: ResultNode, { sent }: AiperfSent, notes: string[]): BenchmarkLoad {
  const parameters = node.optionalNode('parameters');
  for (const path of parameters?.keys() ?? []) {
    const name = path.split('.').at(-1);
    const value = parameters?.optional(path);
    if (value === undefined) continue;
    if (name === 'concurrency') return { kind: 'closed-loop', concurrency: value };
    if (name === 'rate' || name === 'request_rate') return { kind: 'open-loop', rateRps: value };
  }
  const inFlight = node.optionalNode('effective_concurrency')?.optional('avg');
  if (inFlight === undefined || sent === 0) {
    return { kind: 'unknown', missing: 'its concurrency or rate' };
  }
  const concurrency = Math.max(1, Math.round(inFlight));
  notes.push(
    `The file does not say how requests were sent; ${concurrency} at a time is what was in flight on ` +
      'average. The JSON export of a run says it.',
  );
  return { kind: 'closed-loop', concurrency };
}

/** The phase that was measured: the last one that is no warm-up. */
function phaseOf(config: ResultNode): ResultNode | undefined {
  if (!config.has('phases')) return undefined;
  const isList = Array.isArray(config.raw('phases'));
  const named = isList ? undefined : config.node('phases');
  const phases = named?.keys().map((key) => named.node(key)) ?? config.nodes('phases');
  return phases.findLast(
    (phase) => phase.text('kind') !== 'warmup' && phase.text('name') !== 'warmup',
  );
}

function burstiness(place: ResultNode, mode: string | undefined): number | undefined {
  if (mode === 'constant') return Number.POSITIVE_INFINITY;
  if (mode === 'gamma') {
    return place.optional('smoothness') ?? place.optional('arrival_smoothness') ?? 1;
  }
  return mode === 'poisson' ? 1 : undefined;
}
