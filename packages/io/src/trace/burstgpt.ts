import { Int32Column } from '@kavier/core';
import { CellNames } from './cell-names.ts';
import { fileOnly, type TraceFormat } from './contract.ts';
import type { CsvRow } from './csv-row.ts';
import { scanCsv } from './csv-scan.ts';
import { NameIds } from './name-ids.ts';
import { unusedNote } from './table-columns.ts';
import { TraceColumns, workloadOf } from './trace-columns.ts';

/** A row of the published traces has at least this many bytes. */
const ROW_BYTES = 32;

/**
 * The BurstGPT traces (Wang et al., KDD 2025, arXiv 2401.17644; repository HPMLL/BurstGPT): six
 * columns in the first releases, and `Session ID` and `Elapsed time` besides in later ones. Times
 * are seconds from midnight of the first day.
 */
export const burstgpt: TraceFormat = {
  name: 'burstgpt',
  title: 'BurstGPT trace (CSV)',
  description:
    'Arrivals and token counts of ChatGPT and GPT-4 at a university, with failed requests.',
  input: 'file',
  marks: ['timestamp', 'request tokens', 'response tokens'],
  detect: ({ cells }) => cells.includes('request tokens') && cells.includes('response tokens'),
  async read(input, options) {
    const source = fileOnly(input);
    const columns = new TraceColumns(Math.ceil((source.sizeBytes ?? 0) / ROW_BYTES));
    const models = new CellNames();
    const sessions = new NameIds();
    const requestClass = new Int32Column();
    const session = new Int32Column();
    const sourceRow = new Int32Column();
    let failed = 0;
    let hasModel = false;
    let rowIndex = 0;
    const { rows, blankLines, unused } = await scanCsv(source, options, (header) => {
      const [time, prompt, output] = header.require(
        'Timestamp',
        'Request tokens',
        'Response tokens',
      );
      const model = header.find('Model');
      const sessionId = header.find('Session ID', 'SessionID', 'session_id');
      hasModel = model >= 0;
      const onRow = (row: CsvRow) => {
        const arrivalS = row.time(time);
        const promptTokens = row.count(prompt);
        const outputTokens = row.count(output);
        const index = rowIndex++;
        if (outputTokens === 0) {
          failed++;
          if (options.keepFailed !== true) return;
        }
        columns.add(arrivalS, promptTokens, outputTokens);
        sourceRow.push(index);
        if (model >= 0) requestClass.push(models.idOf(row, model));
        const inSession = sessionId >= 0 && row.ends[sessionId] > row.starts[sessionId];
        session.push(inSession ? sessions.idOf(row.text(sessionId)) : -1);
      };
      return { onRow };
    });
    if (sessions.names.length > 0) columns.session = session;
    if (hasModel) {
      columns.requestClass = requestClass;
      columns.classNames = models.names;
    }
    const notes = [
      'The first arrival is 0 s.',
      'Nothing is known of shared prefixes.',
      ...unusedNote(unused),
    ];
    if (options.keepFailed === true && failed > 0) {
      notes.push(`${failed} failed requests (no response tokens) were kept, as asked.`);
    }
    const isKept = options.keepFailed === true;
    if (failed > 0 && !isKept) columns.sourceRow = sourceRow;
    return workloadOf(columns, {
      source: source.name,
      format: 'burstgpt',
      rows,
      blankLines,
      leftOut: [{ reason: 'failed: no response tokens', count: isKept ? 0 : failed }],
      notes,
      fromFirstArrival: true,
    });
  },
};
