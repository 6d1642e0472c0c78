import { INTERACTIONS, type Interaction } from '@kavier/core/architecture';
import { markdownTable } from '../report/markdown-table.ts';
import { left } from '../reproduce/table.ts';
import { idLink, nameLink } from './link.ts';

/** The life of a request as a numbered list; what happens at the same time has one number. */
export function requestLife(): string {
  const steps = new Map<number, Interaction[]>();
  for (const one of INTERACTIONS) {
    if (one.step !== undefined) steps.set(one.step, [...(steps.get(one.step) ?? []), one]);
  }
  return [...steps]
    .sort(([a], [b]) => a - b)
    .map(([step, together]) => {
      const passes = together.map(
        ({ from, to, carries }) => `${idLink(from)} → ${idLink(to)}: ${carries}`,
      );
      return `${step}. ${passes.join('; ')}`;
    })
    .join('\n');
}

export function controlTable(): string {
  const rows = INTERACTIONS.filter(({ plane }) => plane === 'control').map(
    ({ from, to, carries }) => [nameLink(from), nameLink(to), carries],
  );
  const columns = [left('from'), left('to'), left('what passes')];
  return markdownTable({ caption: '', columns, rows }, (text) => text);
}
