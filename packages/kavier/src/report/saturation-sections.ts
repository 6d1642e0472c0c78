import type { SaturationReason } from '@kavier/core';
import type { RunDocument } from '../run/run-document.ts';
import { formatPercent, formatSeconds, formatShare, formatSignificant } from './format.ts';
import type { ServiceDocument } from './serving-sections.ts';
import { wrapText } from './table.ts';

/** What each reason says of the service; only `keeps-up` says that it keeps up. */
const REASONS: Readonly<Record<SaturationReason, string>> = {
  'nothing-completed': 'OVER: nothing was served to its end',
  lost: 'OVER: too many requests are turned away or give up',
  crowd: 'OVER: all requests come at once and wait for each other',
  'kept-out': 'OVER: requests wait for a place in a step most of the time',
  'backlog-grows': 'OVER: it does not keep up with the load, more and more requests wait',
  'latency-grows': 'OVER: it does not keep up with the load, each request takes longer',
  'backlog-left': 'near: it falls behind, a backlog is left when the last request comes',
  'long-waits': 'near: requests wait a minute or more',
  'slow-start': 'near: the first token takes a minute or more',
  queueing: 'near: requests queue, but the queue does not grow',
  'no-load': 'stable: there was no load',
  'at-once': 'stable: all requests come at once, so there is no rate to keep up with',
  'too-short': 'stable, as far as so short a run can show: arrivals end before an answer does',
  'closed-loop': 'stable: users wait for answers, hardly for a place in a step',
  'keeps-up': 'stable: it keeps up with the load',
};

const CONSTRAINTS: Readonly<Record<string, string>> = {
  'sequence-limit': 'the limit on running requests: more sequences would let more in',
  'kv-memory': 'KV memory: requests wait for free blocks',
  'closed-batch': 'static batches: requests wait for the batch before them to end',
  host: 'the host, which schedules and prepares each step',
  'prefill-compute': 'prefill, at the speed of compute',
  'decode-bandwidth': 'decode, at the speed of memory',
  'decode-compute': 'decode, at the speed of compute',
  nothing: 'nothing was computed',
};

/** Whether the service keeps up, in one part; none where nothing was simulated of it. */
export function stateInWords({ saturation, service }: RunDocument): string[] {
  if (saturation.state === 'not-modelled') return [`not modelled: ${saturation.reason}`];
  return service === null ? [] : [saturationInWords(saturation)];
}

/** What binds, in one part; none where nothing was computed. */
export function bindingInWords({
  bindingConstraint: { name, share },
}: Pick<RunDocument, 'bindingConstraint'>): string[] {
  if (name === 'nothing') return [];
  const ofHours = share === null ? '' : ` (${formatPercent(share)} of the busy time)`;
  return [`${CONSTRAINTS[name]}${ofHours}`];
}

/** Saturation state and binding constraint, with the evidence for both. */
export function saturationLines(document: RunDocument, width: number): string[] {
  const { saturation, bindingConstraint, service } = document;
  if (saturation.state === 'not-modelled' || service === null) return [];
  const { share } = bindingConstraint;
  const state = saturationInWords(saturation);
  const ofHours = share === null ? '' : ` (${formatShare(share)} of the busy time)`;
  return [
    ...wrapText(`Saturation: ${state}. ${evidence(saturation)}`, width, '', '  '),
    ...wrapText(
      `Binding: ${CONSTRAINTS[bindingConstraint.name]}${ofHours}.${keptOut(saturation, service)}`,
      width,
      '',
      '  ',
    ),
    ...wrapText(loopNote(service, saturation), width, '', '  '),
  ];
}

function saturationInWords({ reason, lostShare }: Evidence): string {
  return reason === 'lost' ? `${REASONS.lost} (${formatShare(lostShare)})` : REASONS[reason];
}

type Evidence = Extract<RunDocument['saturation'], { offeredRps: number | null }>;

function evidence(saturation: Evidence): string {
  const quarters = (values: readonly number[]) =>
    values.map((value) => formatSignificant(value, 3)).join(', ');
  const growth =
    saturation.latencyGrowth === null
      ? ''
      : ` E2E of the last quarter is ${formatSignificant(saturation.latencyGrowth, 3)} times the first.`;
  return (
    `While requests arrive, ${formatSignificant(saturation.completedRps)} of ` +
    `${formatSignificant(saturation.offeredRps)} a second complete; by quarter ` +
    `${quarters(saturation.presentByQuarter)} are there and ${quarters(saturation.waitingByQuarter)} wait.` +
    `${growth} After the last arrival it takes ${formatSeconds(saturation.drainS)} more.`
  );
}

function keptOut({ blockedShare }: Evidence, { blockedS }: ServiceDocument): string {
  if (blockedShare === null || blockedShare === 0)
    return ' No request waited for a place in a step.';
  const total = Object.values(blockedS).reduce((sum, seconds) => sum + seconds, 0);
  const parts = [
    ['the sequence limit', blockedS.sequenceLimit],
    ['the token budget', blockedS.tokenBudget],
    ['KV memory', blockedS.kvMemory],
    ['a closed batch', blockedS.closedBatch],
  ] as const;
  const shown = parts
    .filter(([, seconds]) => seconds > 0)
    .sort((a, b) => b[1] - a[1])
    .map(([name, seconds]) => `${name} ${formatShare(seconds / total)}`);
  return ` In ${formatShare(blockedShare)} of the busy time requests waited for a place in a step: ${shown.join(', ')}.`;
}

function loopNote({ loop, thinkShare }: ServiceDocument, { state }: Evidence): string {
  if (loop === 'open') {
    return state === 'over'
      ? 'Open loop: requests come whether or not answers do, so these latencies grow with the length of the run.'
      : 'Open loop: requests come whether or not answers do.';
  }
  const asked =
    thinkShare === null
      ? ''
      : ` Users think ${formatShare(thinkShare)} of the time and wait for answers in the rest; of an instant ` +
        `service they would ask ${formatSignificant(1 / thinkShare, 3)} times as often.`;
  return (
    'Closed loop: a next request waits for the answer before it, so a slow service is asked less, and latency ' +
    `stays bounded where that of an open loop would grow.${asked}`
  );
}
