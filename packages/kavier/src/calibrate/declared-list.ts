import { DECLARED_CALIBRATIONS, DECLARED_POWER, type FitRows } from '@kavier/evidence';
import { bullets, joinSections, type Layout } from '../report/layout.ts';

/** Version of the document that `kavier calibrate --list --json` prints. */
const DECLARED_SCHEMA = 'kavier.calibrations/1';

/** The calibrations that the shipped coefficients come from, as plain data. */
export function declaredDocument(version: string) {
  return {
    schema: DECLARED_SCHEMA,
    version,
    calibrations: DECLARED_CALIBRATIONS.map(({ engine, family, steps }) => ({
      engine,
      family,
      steps: steps.map(({ rows, names }) => ({ rows: rows.map(rowsText), names })),
    })),
    power: DECLARED_POWER.map(({ family, rows }) => ({ family, rows: rows.map(rowsText) })),
  };
}

/** What `kavier calibrate --list` prints. Ends with a line break. */
export function renderDeclared(
  { calibrations, power }: ReturnType<typeof declaredDocument>,
  layout: Layout,
): string {
  return joinSections([
    ...calibrations.map(({ engine, family, steps }) =>
      bullets(
        `${engine} on ${family}`,
        steps.map(({ rows, names }) => `${rows.join('; ')}: ${names.join(', ')}`),
        layout,
      ),
    ),
    bullets(
      'power, any engine',
      power.map(({ family, rows }) => `${family}: ${rows.join('; ')}`),
      layout,
    ),
  ]);
}

/** `inferencex (deepseek-v3)`, and the engine where it is another. */
function rowsText({ set, which, engine }: FitRows): string {
  return `${set} (${which}${engine === undefined ? '' : `, measured with ${engine}`})`;
}
