/** Characters on which terminals act instead of showing them, that turn the direction of text, or that end lines. */
const ACTING = /[\p{Cc}\p{Bidi_Control}\p{Zl}\p{Zp}]/gu;

/** The text with such characters written out (`\x1b`, `\u202e`); line feeds and tabs stay as they are. */
export function visible(text: string): string {
  return text.replace(ACTING, (character) =>
    character === '\n' || character === '\t' ? character : written(character),
  );
}

/** As `visible`, for a name within a line: line feeds and tabs are written out, too. */
export function visibleName(text: string): string {
  return text.replace(ACTING, (character) => NAMED[character] ?? written(character));
}

/** As `visible`, for JSON: what is written out is the same text to whoever parses it. */
export function visibleJson(json: string): string {
  return json.replace(ACTING, (character) =>
    character === '\n' ? character : `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\t': '\\t', '\r': '\\r' };

function written(character: string): string {
  const code = character.charCodeAt(0).toString(16);
  return code.length > 2 ? `\\u${code.padStart(4, '0')}` : `\\x${code.padStart(2, '0')}`;
}

/** At most `length` characters of a text: its beginning, and how long it is. */
export function shortened(text: string, length: number): string {
  if (text.length <= length) return text;
  return `${text.slice(0, length)}... (${text.length} characters)`;
}
