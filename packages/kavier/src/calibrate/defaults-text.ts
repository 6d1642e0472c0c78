import { priorCoefficients } from '@kavier/core';
import type { DefaultsDocument } from '@kavier/evidence';
import { joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import { amountText, errorText, standardErrorText } from './own/words.ts';

type CalibrationDocument = DefaultsDocument['calibrations'][number];
type Step = CalibrationDocument['steps'][number];

/** What `kavier calibrate --defaults` prints. Ends with a line break. */
export function renderDefaults(document: DefaultsDocument, layout: Layout): string {
  const { calibrations, mostErrorPct } = document;
  const shipped = calibrations.filter(({ isShipped }) => isShipped).length;
  const verdict =
    `${shipped} of ${calibrations.length} calibrations leave a median error of at most ${mostErrorPct} % ` +
    'in their first fit and are shipped.';
  return joinSections([
    wrapText(verdict, pageWidth(layout)).map(layout.style.bold),
    ...calibrations.map((calibration) => calibrationLines(calibration, layout)),
  ]);
}

function calibrationLines(calibration: CalibrationDocument, layout: Layout): string[] {
  const { engine, family, isShipped, steps } = calibration;
  const { cyan, yellow } = layout.style;
  const head = `${engine} on ${family}: ${isShipped ? 'shipped' : 'NOT shipped, the priors are used'}`;
  return [
    ...wrapText(head, pageWidth(layout)).map(isShipped ? cyan : yellow),
    ...steps.flatMap((step) => stepLines(step, family, layout)),
  ];
}

function stepLines(step: Step, family: string, layout: Layout): string[] {
  const { rows, measurements, medianErrorPct, evaluations, converged, coefficients } = step;
  const { values } = priorCoefficients(family);
  const head =
    `${rows.join('; ')}: ${measurements} fitted values, median error ${errorText(medianErrorPct)}, ` +
    `${evaluations} evaluations${converged ? '' : ', NOT converged'}`;
  const table = coefficients.map(({ name, value, standardError, verdict, cause }) => [
    name,
    amountText(value, values[name].unit),
    standardErrorText(standardError),
    cause === null ? verdict : `${verdict}: ${cause}`,
  ]);
  return [
    ...wrapText(head, pageWidth(layout), '', '  '),
    ...renderTable({ head: [], rows: table, right: [1, 2] }, layout.style.dim),
  ];
}
