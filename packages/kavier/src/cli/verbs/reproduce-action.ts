import { KavierError } from '@kavier/core';
import type { ExperimentOutcome, ReproduceDocument } from '@kavier/evidence';
import { reproduce, requireReproduced, selectExperiments } from '@kavier/evidence';
import { checkReportFolder, writeReport } from '../../reproduce/folder.ts';
import { reportText } from '../../reproduce/text.ts';
import { timeExportRates } from '../../reproduce/timing.ts';
import { VERSION } from '../../version.ts';
import type { Terminal } from '../terminal.ts';

interface ReproduceFlags {
  readonly experiment?: string;
  readonly timing?: boolean;
  readonly out?: string;
  readonly force?: boolean;
}

/** Runs the experiments, prints or writes the report, and fails when a figure misses its bar. */
export async function reproduceAction(
  options: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const { experiment, timing = false, out, force = false } = options as ReproduceFlags;
  const experiments = selectExperiments(experiment);
  if (timing && !experiments.includes('e1')) {
    throw new KavierError('only experiment e1 has times', {
      kind: 'usage',
      where: '--timing',
      found: `--experiment ${experiment ?? ''}`,
      hint: 'Leave out --timing, or ask for e1',
    });
  }
  if (out !== undefined) await checkReportFolder(out, force);
  const time = timing ? timeExportRates : undefined;
  const document = await reproduce({ experiments, version: VERSION, time });
  if (out !== undefined) await writeReport(out, document, force);
  if (terminal.options.json === true) terminal.printJson(document);
  else terminal.print(textFor(document, terminal));
  if (out !== undefined) terminal.notice(`Written to ${out}`);
  requireReproduced(document);
}

function textFor(document: ReproduceDocument, { colors, width }: Terminal): string {
  const paint: Readonly<Record<ExperimentOutcome, (text: string) => string>> = {
    reproduced: colors.green,
    missed: colors.red,
    'not-reproducible': colors.yellow,
    measured: colors.yellow,
    'not-run': colors.dim,
  };
  return reportText(document, {
    width: Math.min(width, 110),
    outcome: (outcome, text) => paint[outcome](text),
    strong: colors.bold,
    dim: colors.dim,
  });
}
