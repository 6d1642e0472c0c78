import type { Accelerator } from '../../hardware/accelerator.ts';
import { KavierError } from '../../units/errors.ts';
import type { PoweredAccelerator } from './contract.ts';

/**
 * An accelerator as power models see it, held to what `throttling` says.
 *
 * @throws KavierError of kind `input`: it has no 16-bit peak, in which power by activity is counted.
 */
export function poweredAccelerator(
  accelerator: Accelerator,
  throttling: Pick<PoweredAccelerator, 'capW' | 'clock'> = {},
): PoweredAccelerator {
  const { name, family, tdpW, idleW, memoryBytesPerS } = accelerator;
  const peakFlops = accelerator.peakFlops.bf16 ?? accelerator.peakFlops.fp16;
  if (peakFlops === undefined) {
    throw new KavierError(`the accelerator ${name} has no bf16 or fp16 peak`, {
      kind: 'input',
      found: Object.keys(accelerator.peakFlops).join(', '),
      expected: 'a dense 16-bit peak, in which power by activity is counted',
    });
  }
  return { name, family, tdpW, idleW, memoryBytesPerS, peakFlops, ...throttling };
}
