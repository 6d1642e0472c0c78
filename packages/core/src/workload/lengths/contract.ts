import type { RandomStream } from '../../kernel/random.ts';

/** A distribution of whole numbers: tokens of a prompt or an output, or turns of a session. */
export interface LengthDistribution {
  /** One number, an integer >= 0, drawn from `stream` alone. */
  draw(stream: RandomStream): number;
}

/**
 * One kind of length distribution. To add one: copy a file of this folder, change it, and add its
 * line to registry.ts; the conformance suite picks it up from there.
 */
export interface LengthFamily<Options> {
  /**
   * `where` is the path of the options in the scenario. Throws KavierError on options out of range.
   */
  create(options: Options, where: string): LengthDistribution;
}

/**
 * Largest length that the generators accept or draw: 2^30 tokens, so that prompt + output fits 32
 * bits.
 */
export const MAX_LENGTH = 2 ** 30;
