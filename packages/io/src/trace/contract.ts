import { KavierError, type Workload } from '@kavier/core';
import type { ByteSource, FolderSource } from '../source/byte-source.ts';
import type { TraceHead } from './head.ts';

/** How far a reader is; given about once for every MiB read. */
export interface TraceProgress {
  /** Stored bytes read so far (compressed bytes, for a compressed file). */
  readonly bytesRead: number;
  /** Stored bytes in all. Absent: not known. */
  readonly sizeBytes?: number | undefined;
  /** Rows read so far. */
  readonly rows: number;
}

/**
 * Options of all readers; each uses those that concern its format, as docs/trace-formats.md says.
 */
export interface ReadOptions {
  /**
   * Tokens in a block of the workload. Token ids are hashed, and growing sessions are cut, at this
   * size (default 16). Ready-made hash ids keep the size of their trace unless this is given, and
   * then it must divide that size.
   */
  readonly blockTokens?: number | undefined;
  /**
   * Tokens that one ready-made hash id stands for. Default: as published, 512 in mooncake, 16 in
   * bailian.
   */
  readonly traceBlockTokens?: number | undefined;
  /**
   * burstgpt: keep requests without a response (failed ones). Default: they are left out and
   * counted.
   */
  readonly keepFailed?: boolean | undefined;
  /** kavier: unit of the column `ts`. Default `s`. */
  readonly timeUnit?: 's' | 'ms' | 'us' | 'ns' | undefined;
  /**
   * lengths: Poisson arrivals at this mean rate in requests per second. Default: all arrive at 0.
   */
  readonly rateRps?: number | undefined;
  /** Seed of everything that is drawn (lengths with `rateRps`, servegen). Default 0. */
  readonly seed?: number | undefined;
  /** servegen: start of the span to generate, in seconds of the pool's clock. Default 0. */
  readonly fromS?: number | undefined;
  /** servegen: end of the span to generate. Default: the end of the pool's last window. */
  readonly toS?: number | undefined;
  /** servegen: factor on every client's rate. Default 1. */
  readonly rateScale?: number | undefined;
  /** Hears how far the reading is. */
  readonly onProgress?: ((progress: TraceProgress) => void) | undefined;
}

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
