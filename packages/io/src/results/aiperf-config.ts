import type { BenchmarkLoad } from './contract.ts';
import type { ResultNode } from './result-node.ts';

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
export function aiperfLoad(node: ResultNode, notes: string[]): BenchmarkLoad {
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
  return { kind: 'open-loop', rateRps: place.number(rateKey), burstiness: burstiness(place, mode) };
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
