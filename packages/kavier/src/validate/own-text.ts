import { formatSignificant } from '../report/format.ts';
import { bullets, joinSections, type Layout, pageWidth } from '../report/layout.ts';
import { renderTable, wrapText } from '../report/table.ts';
import type { OwnResultsDocument } from './own-results.ts';
import { signedPercent } from './words.ts';

type OwnResult = OwnResultsDocument['results'][number];

/** What `kavier validate --results` prints. Ends with a line break. */
export function renderOwnResults(document: OwnResultsDocument, layout: Layout): string {
  const { pools, results, definitions } = document;
  const isSeveral = new Set(results.map(({ source }) => source)).size > 1;
  const places = pools.map(({ name, model, tensorParallel, accelerator, engine }) => {
    const place = `${model} on ${tensorParallel} x ${accelerator}, ${engine}`;
    return pools.length === 1 ? place : `${name} (${place})`;
  });
  const title = `${places.join(' and ')}: measured beside predicted`;
  return joinSections([
    wrapText(title, pageWidth(layout)).map(layout.style.bold),
    ...results.map((result, i) => {
      const place = pools.length === 1 ? '' : `${placeOf(result)}, `;
      const file = isSeveral ? `${result.source}, ` : '';
      return resultLines(result, `${i + 1}. ${place}${file}`, layout);
    }),
    bullets(
      'Files of the folder that are no results',
      document.skipped.map(({ file, reason }) => `${file}: ${reason}`),
      layout,
    ),
    bullets('What the quantities mean', definitions, layout),
  ]);
}

const placeOf = ({ pool }: OwnResult) => (pool === null ? 'all pools together' : `pool ${pool}`);

function resultLines(result: OwnResult, name: string, layout: Layout): string[] {
  const { cyan, dim, yellow } = layout.style;
  const width = pageWidth(layout);
  const { tool, load, completed, failed, unpredicted, rows, notes } = result;
  const failures = failed === 0 ? '' : `, ${failed} failed`;
  const head = `${name}${tool}, ${load}: ${completed} requests${failures}`;
  return [
    ...wrapText(head, width, '', '   ').map(cyan),
    ...(unpredicted === null ? [] : wrapText(`Not predicted: ${unpredicted}`, width).map(yellow)),
    ...(rows.length === 0 ? [] : renderTable(tableOf(rows), dim)),
    ...notes.flatMap((note) => wrapText(note, width, '- ', '  ')),
  ];
}

function tableOf(rows: OwnResult['rows']) {
  return {
    head: ['', 'measured', 'predicted', 'error %'],
    rows: rows.map(({ quantity, measured, predicted, errorPct }) => [
      quantity,
      formatSignificant(measured),
      formatSignificant(predicted),
      signedPercent(errorPct),
    ]),
  };
}
