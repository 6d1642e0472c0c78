import { hostname, platform, release } from 'node:os';
import { isAbsolute, relative, resolve } from 'node:path';
import { poolOfReplica, poolRuns, powerOfReplica } from '@kavier/core';
import {
  jsonText,
  writeOpenDcFragments,
  writeOpenDcTasks,
  writeRequests,
  writeTimeline,
} from '@kavier/io';
import { type RunFolder, writeRunFolder } from '@kavier/io/node';
import type { Scenario } from '../scenario/schema.ts';
import { VERSION } from '../version.ts';
import type { RunDocument } from './run-document.ts';
import type { Run } from './run-scenario.ts';

export interface WriteRunOptions {
  /** Replace a run that is there already. */
  readonly force: boolean;
  /** When the run was started, milliseconds since 1970. */
  readonly startedMs: number;
  /** Turns a trace path of the scenario into one from the current folder. */
  readonly resolvePath: (path: string) => string;
  /** Hears which file is being written, and how many there are. */
  readonly onFile?: ((name: string, index: number, files: number) => void) | undefined;
}

/**
 * OpenDC wants clocks: accelerators are shown as 1000 MHz, so that a usage in MHz is utilization in thousandths, and
 * tasks ask for 1 MB, because the memory of a host is no constraint of this engine.
 */
const OPENDC = { gpuCapacityMhz: 1000, memoryMb: 1 };

/**
 * Writes the folder of a run, whole or not at all.
 * Errors (KavierError): the folder is there and `force` is not given; the disk refuses.
 */
export async function writeRun(
  path: string,
  run: Run,
  document: RunDocument,
  options: WriteRunOptions,
): Promise<void> {
  const { record, workload, ecosystem } = run;
  const { requests } = workload;
  const files: readonly (readonly [string, (folder: RunFolder, name: string) => Promise<void>])[] =
    [
      ['summary.json', (folder, name) => folder.text(name, jsonText(document))],
      [
        'scenario.resolved.yaml',
        async (folder, name) =>
          folder.text(name, await scenarioYaml(run, path, options.resolvePath)),
      ],
      [
        'requests.parquet',
        (folder, name) => writeRequests(folder.file(name), requests, record.requests, record.pools),
      ],
      [
        'timeline.parquet',
        (folder, name) =>
          writeTimeline(folder.file(name), record, (replica) => wattsOfReplica(run, replica)),
      ],
      [
        'tasks.parquet',
        (folder, name) => writeOpenDcTasks(folder.file(name), requests, record, OPENDC),
      ],
      [
        'fragments.parquet',
        (folder, name) =>
          writeOpenDcFragments(folder.file(name), record, OPENDC, ecosystem.record.fragments),
      ],
      ['provenance.json', (folder, name) => folder.text(name, jsonText(provenance(options)))],
    ];
  const unhashed = ['provenance.json'];
  await writeRunFolder(path, { force: options.force, unhashed }, async (folder) => {
    for (const [index, [name, write]] of files.entries()) {
      options.onFile?.(name, index, files.length);
      await write(folder, name);
    }
  });
}

/** The resolved scenario as YAML; its paths of files start at the run folder, so that it can be run and priced from there. */
async function scenarioYaml(
  run: Run,
  folder: string,
  resolvePath: (path: string) => string,
): Promise<string> {
  const { stringify } = await import('yaml');
  const scenario = withFilesFrom(run.scenario, (path) =>
    isAbsolute(path) ? path : relative(resolve(folder), resolve(resolvePath(path))),
  );
  const head = [
    `# ${run.name}: every default filled in. Runs as it is: kavier run THIS_FILE`,
    `# scenario ${run.scenarioHash}`,
    '',
  ];
  return head.join('\n') + stringify(scenario, { lineWidth: 0 });
}

function withFilesFrom(scenario: Scenario, move: (path: string) => string): Scenario {
  const { workload, facility, prices } = scenario;
  const moved = (path: string | undefined) => (path === undefined ? undefined : move(path));
  return {
    ...scenario,
    workload: 'trace' in workload ? { ...workload, trace: move(workload.trace) } : workload,
    facility: { ...facility, carbonTrace: moved(facility.carbonTrace) },
    prices: { ...prices, electricityTrace: moved(prices.electricityTrace) },
    fleet: scenario.fleet.map((pool) => ({
      ...pool,
      ...(pool.facility && {
        facility: { ...pool.facility, carbonTrace: moved(pool.facility.carbonTrace) },
      }),
      ...(pool.prices && {
        prices: { ...pool.prices, electricityTrace: moved(pool.prices.electricityTrace) },
      }),
    })),
  };
}

/** When, where and with what a run was made: the one file that differs between equal runs, so it has no checksum. */
function provenance({ startedMs }: WriteRunOptions) {
  return {
    schema: 'kavier.provenance/1',
    kavier: VERSION,
    startedAt: new Date(startedMs).toISOString(),
    wallS: (Date.now() - startedMs) / 1000,
    host: hostname(),
    platform: `${platform()} ${release()} ${process.arch}`,
    node: process.version,
    folder: process.cwd(),
    argv: process.argv.slice(2),
  };
}

function wattsOfReplica({ record, powered }: Run, replica: number): Float64Array {
  const pool = poolOfReplica(record.pools)[replica];
  const run = poolRuns(record)[pool];
  return powerOfReplica(run, powered[pool].setup, replica - run.firstReplica);
}
