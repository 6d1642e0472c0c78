import { KavierError } from '@kavier/core';

/** The day of `--date`, which no clock is asked for. Error: kind `usage`. */
export function requireDay(word: string | undefined): string {
  const day = word ?? '';
  const time = Date.parse(`${day}T00:00:00Z`);
  if (/^\d{4}-\d{2}-\d{2}$/.test(day) && new Date(time).toISOString().startsWith(day)) return day;
  throw new KavierError('this is no day', {
    kind: 'usage',
    where: '--date',
    found: word ?? 'nothing',
    expected: 'a day such as 2026-11-30; nothing here reads the clock',
  });
}
