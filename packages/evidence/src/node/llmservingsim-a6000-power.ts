import { join } from 'node:path';
import type { RequestTable } from '@kavier/core';
import { readTrace } from '@kavier/io';
import { openFile } from '@kavier/io/node';
import type {
  Exclusion,
  MeasuredPoint,
  MeasuredSetup,
  MeteredServer,
  PowerLog,
} from '../measured/point.ts';
import { alignedLog, meanOver, parsePowerLog } from './power-log.ts';
import { readText } from './text-file.ts';

const ACCELERATOR_LOG = ['power-tp1', 'gpu_power_log_tp1.txt'];
const SERVER_LOG = ['power-tp1', 'server_power_log_tp1.csv'];
const PULSES = 'sharegpt_pulse_req10_n3_delay60.jsonl.gz';

type Span = readonly [fromS: number, toS: number];
/** Seconds from the first pulse on; another comes every 60 seconds. */
const IDLE: Span = [-7, -1];
const BUSY: Span = [3, 10];
const SECOND_PULSE_S = 60;

export const POWER_ASSUMPTIONS = [
  'The power logs are aligned with the run where their power first passes the middle of its range: at the first arrival.',
  'The rest of the server is read off the seconds before the first pulse and those of it with all requests; the power of the accelerator is fitted to the same pulse. The whole run has that pulse in it and counts as fitted, the ' +
    'second and third pulse do not.',
];

/** What the power run adds to a set: points, and lines of its logs that were left out. */
export interface PowerRun {
  readonly points: readonly MeasuredPoint[];
  readonly exclusions: readonly Exclusion[];
}

/** Reads the run whose power was logged: three pulses of ten requests. */
export async function readPowerRun(folder: string, setup: MeasuredSetup): Promise<PowerRun> {
  const [accelerator, server] = await Promise.all([
    readLog(join(folder, ...ACCELERATOR_LOG), 4),
    readLog(join(folder, ...SERVER_LOG), 2),
  ]);
  const { requests } = await readTrace(await openFile(join(folder, PULSES)), {
    format: 'llmservingsim',
    blockTokens: 16,
  });
  const log = alignedLog(accelerator.samples, server.samples);
  const rule = 'lines of the server’s power log that are no reading';
  return {
    points: powerPoints(setup, requests, log),
    exclusions: server.damaged > 0 ? [{ rule, rows: server.damaged }] : [],
  };
}

async function readLog(path: string, cells: number) {
  return parsePowerLog(path, await readText(path), cells);
}

/** The stretches of a log as points, all of the same run, which begins with the log; 0 of the log is the first pulse. */
export function powerPoints(
  setup: MeasuredSetup,
  requests: RequestTable,
  log: PowerLog,
): readonly MeasuredPoint[] {
  const pulseS = -log.fromS;
  const laterS = pulseS - requests.arrivalS[0];
  const arrivalS = requests.arrivalS.map((s) => s + laterS);
  const load = { kind: 'requests', requests: { ...requests, arrivalS } } as const;
  const server = restOfServer(log);
  const point = (stretch: string, [fromS, toS]: Span, has: 'power' | 'energy') => {
    const spanS = toS - fromS;
    const powerW = meanOver(log, log.watts, [fromS, toS]);
    const serverEnergyJ = meanOver(log, log.serverWatts, [fromS, toS]) * spanS;
    return {
      id: `power-tp1 ${stretch}`,
      setup,
      load,
      measured: has === 'power' ? { powerW } : { energyJ: powerW * spanS, serverEnergyJ },
      metering: { spanS: [pulseS + fromS, pulseS + toS], server },
      isSaturated: false,
    } satisfies MeasuredPoint;
  };
  const endS = log.fromS + log.watts.length;
  return [
    point('busy seconds', BUSY, 'power'),
    point('first pulse', [0, SECOND_PULSE_S], 'energy'),
    point('second and third pulse', [SECOND_PULSE_S, endS], 'energy'),
    { ...point('whole run', [log.fromS, endS], 'energy'), powerLog: { ...log, fromS: 0 } },
  ];
}

/**
 * The server besides its accelerator, from the stretches without work and with all requests, server watts S and accelerator watts A:
 * E_host = idle + f A. What its processor does for the engine cannot be told from fans and losses by these two, so it is in f.
 */
function restOfServer(log: PowerLog): MeteredServer {
  const [idle, busy] = [IDLE, BUSY].map((span) => ({
    accelerator: meanOver(log, log.watts, span),
    server: meanOver(log, log.serverWatts, span),
  }));
  const fanShare = Math.max(
    0,
    (busy.server - idle.server) / (busy.accelerator - idle.accelerator) - 1,
  );
  const hostW = idle.server - idle.accelerator * (1 + fanShare);
  return {
    accelerators: 1,
    hostIdleW: hostW,
    hostBusyW: hostW,
    fanShare,
    source: 'the log of the same server before and in the first pulse',
  };
}
