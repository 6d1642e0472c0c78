import type { RandomStream } from '../../kernel/random.ts';
import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import { type BurstArrivals, burst } from './burst.ts';
import { type ConstantArrivals, constant } from './constant.ts';
import type { ArrivalFamily, ArrivalProcess } from './contract.ts';
import { type DiurnalArrivals, diurnal } from './diurnal.ts';
import { type GammaArrivals, gamma } from './gamma.ts';
import { type PoissonArrivals, poisson } from './poisson.ts';
import { type WeibullArrivals, weibull } from './weibull.ts';

/** Options of every arrival process by its name in the scenario. */
export interface ArrivalOptionsByName {
  readonly constant: ConstantArrivals;
  readonly poisson: PoissonArrivals;
  readonly gamma: GammaArrivals;
  readonly weibull: WeibullArrivals;
  readonly diurnal: DiurnalArrivals;
  readonly burst: BurstArrivals;
}

export type ArrivalName = keyof ArrivalOptionsByName;

/** How requests or sessions arrive: the name of a process and its options. */
export type ArrivalOptions = {
  readonly [Name in ArrivalName]: { readonly process: Name } & ArrivalOptionsByName[Name];
}[ArrivalName];

const FAMILIES: { readonly [Name in ArrivalName]: ArrivalFamily<ArrivalOptionsByName[Name]> } = {
  constant,
  poisson,
  gamma,
  weibull,
  diurnal,
  burst,
};

/** Names of all arrival processes, as a scenario writes them. */
export const ARRIVAL_NAMES = Object.keys(FAMILIES) as readonly ArrivalName[];

/**
 * The arrival process that the options describe, drawing from `stream`. `where` is the options'
 * path in the scenario. Throws KavierError on an unknown process or an option out of range.
 */
export function createArrivals(
  options: ArrivalOptions,
  stream: RandomStream,
  where = 'arrivals',
): ArrivalProcess {
  return familyOf(options, where).create(options, stream, where);
}

/** Arrivals per second in the long run of the process that the options describe. */
export function meanRateRps(options: ArrivalOptions, where = 'arrivals'): number {
  return familyOf(options, where).meanRateRps(options);
}

/** The family of the options' own name, which is why it may take those options. */
function familyOf({ process }: ArrivalOptions, where: string): ArrivalFamily<ArrivalOptions> {
  if (Object.hasOwn(FAMILIES, process)) return FAMILIES[process] as ArrivalFamily<ArrivalOptions>;
  throw new KavierError('there is no such arrival process', {
    kind: 'input',
    where: `${where}.process`,
    found: String(process),
    hint: suggestName(String(process), ARRIVAL_NAMES),
  });
}
