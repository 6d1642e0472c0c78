import { KavierError, type Workload } from '@kavier/core';
import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import type { TraceHead } from './head.ts';
import type { ReadOptions } from './read-options.ts';

/**
 * One trace format: how it is recognised, and how it is read. To add one, copy the file of a
 * similar format, change it, and add it to the list in formats.ts.
 */
export interface TraceFormat {
  /** Name in scenarios and flags, kebab-case, equal to the file name. */
  readonly name: string;
  /** Title for people. */
  readonly title: string;
  /** One sentence: where such traces come from and what they hold. */
  readonly description: string;
  /** Whether it is a file or a folder of files. */
  readonly input: 'file' | 'folder';
  /**
   * Names of columns or fields that every such trace has, in lower case; they tell what a trace
   * lacks.
   */
  readonly marks: readonly string[];
  /**
   * Whether the beginning of the content is of this format. The name of the file is not evidence.
   */
  detect(head: TraceHead): boolean;
  /**
   * Reads the whole trace.
   * Errors: a KavierError of kind `input` that says where, what was found and what was expected.
   */
  read(source: ByteSource | FolderSource, options: ReadOptions): Promise<Workload>;
}

/** The source as a file. Errors: a folder. */
export function fileOnly(source: ByteSource | FolderSource): ByteSource {
  if (source.kind === 'file') return source;
  throw new KavierError('this is a folder, and the trace format is a file', {
    kind: 'input',
    where: source.name,
    found: 'a folder',
    expected: 'a file',
  });
}

/** The source as a folder. Errors: a file. */
export function folderOnly(source: ByteSource | FolderSource): FolderSource {
  if (source.kind === 'folder') return source;
  throw new KavierError('this is a file, and the trace format is a folder', {
    kind: 'input',
    where: source.name,
    found: 'a file',
    expected: 'a folder',
  });
}
