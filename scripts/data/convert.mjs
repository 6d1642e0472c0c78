import { gzipSync } from 'node:zlib';
import { literal, parseText, plain, printText } from './json-text.mjs';
import { isGzip } from './manifest.mjs';

/** Source files of an entry: those that it is joined from, or the one that it is made of. */
export function sourcesOf({ path, conversion }) {
  if (conversion?.from !== undefined) return conversion.from;
  return path === null || path === undefined ? [] : [path];
}

/** The content of an entry from that of its source files, in their order; not yet compressed. */
export function convert(entry, sources) {
  const { conversion } = entry;
  switch (conversion?.kind) {
    case undefined:
    case 'gzip':
      return sources[0];
    case 'rows':
      return Buffer.from(keepRows(sources[0].toString('utf8'), conversion.where));
    case 'json-rows':
      return Buffer.from(keepItems(sources[0].toString('utf8'), conversion));
    case 'join':
      return Buffer.from(joinObjects(sources, conversion));
    case 'loadgen':
      return Buffer.from(joinSummaries(sources, conversion));
    default:
      throw new Error(`no such conversion: ${conversion.kind}`);
  }
}

/** The bytes of an entry as they lie in the folder. */
export const packed = ({ file }, content) => (isGzip(file) ? gzipSync(content) : content);

/** Header and the rows whose cells are among those of every named column; none of the tables quotes these cells. */
function keepRows(text, where) {
  const [header, ...rows] = text.split(/(?<=\n)/);
  const names = header.trimEnd().split(',');
  const wanted = Object.entries(where).map(([name, values]) => [names.indexOf(name), values]);
  const keeps = (row) => {
    const cells = row.trimEnd().split(',');
    return wanted.every(([at, values]) => values.includes(cells[at]));
  };
  return [header, ...rows.filter(keeps)].join('');
}

/** The items of a list whose fields are among the wanted ones, printed again. */
function keepItems(text, { list, where, indent }) {
  const whole = parseText(text);
  const keeps = (item) =>
    Object.entries(where).every(([name, values]) => values.includes(plain(item.get(name))));
  if (list === null) return printText(whole.filter(keeps), indent);
  whole.set(list, whole.get(list).filter(keeps));
  return printText(whole, indent);
}

/** Files of one object each, a line each, with the task and the path in front. */
function joinObjects(sources, { from, strip, task }) {
  const lines = sources.map((bytes, i) => {
    const head = [
      ['task', literal(task)],
      ['file', literal(from[i].slice(strip.length))],
    ];
    return printText(new Map([...head, ...parseText(bytes.toString('utf8'))]));
  });
  return `${lines.join('\n')}\n`;
}

const PATH = /^(\w+)\/([^/]+)\/results\/([^/]+)\/([^/]+)\/([^/]+)\//;

/** LoadGen's `name : value` lines as one object a file, with what its path says in front. */
function joinSummaries(sources, { from }) {
  const lines = sources.map((bytes, i) => {
    const [, division, submitter, system, model, scenario] = PATH.exec(from[i]) ?? [];
    const fields = new Map(
      Object.entries({ division, submitter, system, model, scenario, source_path: from[i] }),
    );
    for (const line of bytes.toString('utf8').split('\n')) {
      const [name, ...value] = line.split(/ *: /);
      if (value.length > 0) fields.set(name.trim(), value.join(': ').trim());
    }
    return printText(new Map([...fields].map(([name, value]) => [name, literal(value)])));
  });
  return `${lines.join('\n')}\n`;
}
