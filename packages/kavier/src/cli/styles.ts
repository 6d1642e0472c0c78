import picocolors from 'picocolors';
import { visible } from '../report/visible.ts';

export type Colors = ReturnType<typeof picocolors.createColors>;

/** Noncharacters of Unicode, around the number of a style: what styles are until they are printed. */
const [OPEN, CLOSE] = ['\uFDD0', '\uFDD1'];
const MARKED = new RegExp(`${OPEN}(\\d{1,3})${CLOSE}`, 'g');
const ESCAPE = String.fromCharCode(27);
const SEQUENCE = new RegExp(`${ESCAPE}\\[(\\d{1,3})m`, 'g');

/**
 * Styles of a text that is printed with `printable`. A style is marked until then, so that no control character that stands
 * in a name is ever taken for one.
 */
export function markedColors(enabled: boolean): Colors {
  const colors = picocolors.createColors(enabled);
  const marked = Object.entries(colors).map(([name, style]) => [
    name,
    typeof style === 'function'
      ? (text: unknown) => style(visible(String(text))).replace(SEQUENCE, `${OPEN}$1${CLOSE}`)
      : style,
  ]);
  return Object.fromEntries(marked) as Colors;
}

/** The text as it goes to a terminal: control characters are written out, marked styles become sequences. */
export function printable(text: string): string {
  return visible(text).replace(MARKED, `${ESCAPE}[$1m`);
}
