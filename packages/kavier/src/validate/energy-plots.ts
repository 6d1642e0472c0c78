import type { BatchCurve, ComparedLog, SetDocument } from '@kavier/evidence';
import { pointPlot } from '../report/svg/points.ts';

/** Energy of an output token by batch size, a plot a deployment: dense models first. */
export function batchCurvePlots({ batchCurves }: SetDocument): string[] {
  const dense = batchCurves.filter(({ isMixture }) => !isMixture);
  const mixtures = batchCurves.filter(({ isMixture }) => isMixture);
  return [...dense, ...mixtures].map(batchCurvePlot);
}

function batchCurvePlot({ name, isFitted, points }: BatchCurve): string {
  const line = (of: 'measured' | 'predicted') => points.map((p) => ({ x: p.batch, y: p[of] }));
  return pointPlot({
    title: name,
    description: 'Energy of an output token by requests that run, on logarithmic axes.',
    xLabel: 'requests that run',
    yLabel: 'J per output token',
    xAxis: 'log2',
    yAxis: 'log',
    series: [
      {
        name: isFitted ? 'predicted (fitted)' : 'predicted (unfitted)',
        tone: 'a',
        line: true,
        bare: true,
        points: line('predicted'),
      },
      { name: 'measured', tone: 'b', points: line('measured') },
    ],
  });
}

/** Power over a run, of the accelerator and of its server. */
export function powerLogPlots({ powerLogs }: SetDocument): string[] {
  return powerLogs.flatMap((log) => [
    powerLogPlot(log, 'watts', 'one accelerator'),
    powerLogPlot(log, 'serverWatts', 'the whole server'),
  ]);
}

function powerLogPlot(
  { point, measured, predicted }: ComparedLog,
  of: 'watts' | 'serverWatts',
  whose: string,
): string {
  const line = ({ fromS, stepS, [of]: watts }: ComparedLog['measured']) =>
    watts.map((y, i) => ({ x: fromS + (i + 0.5) * stepS, y }));
  return pointPlot({
    title: `${point}: ${whose}`,
    description: 'Mean watts by second of the run, logged and predicted.',
    xLabel: 'seconds of the run',
    yLabel: 'W',
    xAxis: 'linear',
    yAxis: 'linear',
    series: [
      { name: 'measured', tone: 'b', line: true, bare: true, points: line(measured) },
      { name: 'predicted', tone: 'a', line: true, bare: true, points: line(predicted) },
    ],
  });
}
