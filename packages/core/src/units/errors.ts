/** Who has to act on an error: `usage` and `input` are the caller's to fix, `work` is a run that failed. */
export type ErrorKind = 'usage' | 'input' | 'work';

/** What an error report needs so that a person can fix the cause without reading the code. */
export interface ErrorDetails {
  readonly kind: ErrorKind;
  /** Where: a file, `file:line`, `file:line:column`, or a path into the scenario such as `fleet[1].model`. */
  readonly where?: string | undefined;
  /** What was found there. */
  readonly found?: string | undefined;
  /** What would have been right. */
  readonly expected?: string | undefined;
  /** What to do, for example the nearest valid name. */
  readonly hint?: string | undefined;
}

/**
 * The one error type that Kavier throws on purpose. Anything else that escapes is a defect.
 * `message` is the whole sentence for people; the fields are there for programs.
 */
export class KavierError extends Error {
  override readonly name = 'KavierError';
  /** What is wrong, without place and advice. */
  readonly what: string;
  readonly kind: ErrorKind;
  readonly where: string | undefined;
  readonly found: string | undefined;
  readonly expected: string | undefined;
  readonly hint: string | undefined;

  constructor(what: string, details: ErrorDetails) {
    super(sentence(what, details));
    this.what = what;
    this.kind = details.kind;
    this.where = details.where;
    this.found = details.found;
    this.expected = details.expected;
    this.hint = details.hint;
  }
}

function sentence(what: string, { where, found, expected, hint }: ErrorDetails): string {
  const parts = [where === undefined ? what : `${where}: ${what}`];
  if (found !== undefined) parts.push(`found ${found}`);
  if (expected !== undefined) parts.push(`expected ${expected}`);
  return parts.join('; ') + (hint === undefined ? '' : `. ${hint}`);
}
