import type { Experiment, Outcome, ReproduceDocument } from './document.ts';
import { tableText } from './table.ts';
import { tablesOf } from './tables.ts';

/** Marks up an outcome for a terminal; the identity keeps plain text. */
export type Paint = (outcome: Outcome, text: string) => string;

const OUTCOME_TEXT: Readonly<Record<Outcome, string>> = {
  reproduced: 'REPRODUCED',
  missed: 'MISSED',
  'not-reproducible': 'NOT REPRODUCIBLE',
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

/** The report for a terminal. Ends with a line break. */
export function reportText(document: ReproduceDocument, paint: Paint = (_, text) => text): string {
  const head = [
    headline(document),
    `Published: ${document.source} (${document.paper}). Ours: kavier ${document.version}, engine kavier-2025.`,
  ];
  const sections = document.experiments.map((one) => experimentText(one, paint));
  return `${[head.join('\n'), ...sections].join('\n\n')}\n`;
}

function experimentText(experiment: Experiment, paint: Paint): string {
  const verdicts = experiment.verdicts.map(({ part, outcome, because }) =>
    wrapped(`${part}: ${because}`, paint(outcome, OUTCOME_TEXT[outcome]), OUTCOME_TEXT[outcome]),
  );
  const title = `${experiment.title}\n${'='.repeat(experiment.title.length)}`;
  const tables = tablesOf(experiment).map(tableText);
  const notes = experiment.notes.map((note) => wrapped(note, '-', '-'));
  return [[title, ...verdicts].join('\n'), ...tables, notes.join('\n')].join('\n\n');
}

const WIDTH = 100;

/** A paragraph after a mark, broken at blanks; `plain` is the mark without what paints it. */
function wrapped(text: string, mark: string, plain: string): string {
  const lines: string[] = [];
  let line = mark;
  let length = plain.length;
  for (const word of text.split(' ')) {
    if (length + 1 + word.length > WIDTH) {
      lines.push(line);
      line = '  ';
      length = 2;
    } else {
      line += ' ';
      length += 1;
    }
    line += word;
    length += word.length;
  }
  return [...lines, line].join('\n');
}
