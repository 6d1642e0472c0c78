import type { Experiment, ExperimentOutcome, ReproduceDocument } from '@kavier/evidence';
import { wrapText } from '../report/table.ts';
import { tableText } from './table.ts';
import { tablesOf } from './tables.ts';

/** How the text is laid out and styled; every default is plain. */
export interface TextStyle {
  /** Longest line of a paragraph, characters. Default 100. */
  readonly width?: number | undefined;
  readonly outcome?: ((outcome: ExperimentOutcome, text: string) => string) | undefined;
  readonly strong?: ((text: string) => string) | undefined;
  readonly dim?: ((text: string) => string) | undefined;
}

const plain = (text: string) => text;

const OUTCOME_TEXT: Readonly<Record<ExperimentOutcome, string>> = {
  reproduced: 'REPRODUCED',
  missed: 'MISSED',
  'not-reproducible': 'NOT REPRODUCIBLE',
  measured: 'MEASURED',
  'not-run': 'NOT RUN',
};

/** One line on what the whole report found, for people. */
export function headline({ reproduced, experiments }: ReproduceDocument): string {
  const judged = experiments
    .flatMap(({ comparisons }) => comparisons)
    .filter((one) => one.bar !== null);
  const within = judged.filter((one) => one.within === true).length;
  const figures = `${within} of ${judged.length} published figures`;
  return reproduced
    ? `Reproduced: ${figures} that can come out are within their bars.`
    : `NOT reproduced: only ${figures} that should come out are within their bars.`;
}

/** Where both sides of every comparison come from. */
export function sourceLine({ source, paper, version }: ReproduceDocument): string {
  return `Published: ${source} (${paper}). Ours: kavier ${version}, engine kavier-2025.`;
}

/** The report for a terminal. Ends with a line break. */
export function reportText(document: ReproduceDocument, style: TextStyle = {}): string {
  const { width = 100, strong = plain } = style;
  const source = sourceLine(document);
  const head = [strong(headline(document)), ...wrapText(source, width)].join('\n');
  const sections = document.experiments.map((one) => experimentText(one, style));
  return `${[head, ...sections].join('\n\n')}\n`;
}

function experimentText(experiment: Experiment, style: TextStyle): string {
  const { width = 100, strong = plain, outcome: paint = (_, text) => text } = style;
  const verdicts = experiment.verdicts.map(({ part, outcome, because }) => {
    const mark = OUTCOME_TEXT[outcome];
    const text = wrapText(`${mark} ${part}: ${because}`, width, '', '  ').join('\n');
    return paint(outcome, mark) + text.slice(mark.length);
  });
  const title = strong(experiment.title);
  const tables = tablesOf(experiment).map((table) => tableText(table, style.dim));
  const notes = experiment.notes.flatMap((note) => wrapText(note, width, '- ', '  '));
  return [[title, ...verdicts].join('\n'), ...tables, notes.join('\n')].join('\n\n');
}
