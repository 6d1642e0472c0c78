import { element, escapeText } from '../svg/element.ts';

/** A whole page with its style in it: no script, no other file. */
export function htmlPage(
  { title, style }: { readonly title: string; readonly style: string },
  body: readonly string[],
): string {
  const head =
    '<meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1">' +
    `<title>${escapeText(title)}</title><style>${style}</style>`;
  const open = `<!doctype html>\n<html lang="en"><head>${head}</head><body>`;
  return [open, ...body, '</body></html>', ''].join('\n');
}

/** Text that recedes. */
export const softParagraph = (text: string) => element('p', { class: 'soft' }, escapeText(text));

/** Sentences as a list. */
export const sentenceList = (sentences: readonly string[]) =>
  element(
    'ul',
    {},
    sentences.map((one) => element('li', {}, escapeText(one))),
  );
