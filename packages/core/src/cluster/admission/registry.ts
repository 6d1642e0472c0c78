import { KavierError } from '../../units/errors.ts';
import { suggestName } from '../../units/nearest.ts';
import type { Admission, AdmissionFamily } from './contract.ts';
import { none } from './none.ts';
import { type QueueLimitOptions, queueLimit } from './queue-limit.ts';
import { type TokenBucketOptions, tokenBucket } from './token-bucket.ts';

/** Options of every admission policy by its name in the scenario. */
export interface AdmissionOptionsByName {
  readonly none: object;
  readonly 'queue-limit': QueueLimitOptions;
  readonly 'token-bucket': TokenBucketOptions;
}

export type AdmissionName = keyof AdmissionOptionsByName;

/** Which requests are let in: the name of a policy and its options. */
export type AdmissionOptions = {
  readonly [Name in AdmissionName]: { readonly policy: Name } & AdmissionOptionsByName[Name];
}[AdmissionName];

const FAMILIES: {
  readonly [Name in AdmissionName]: AdmissionFamily<AdmissionOptionsByName[Name]>;
} = { none, 'queue-limit': queueLimit, 'token-bucket': tokenBucket };

/** Names of all admission policies, as a scenario writes them. */
export const ADMISSION_NAMES = Object.keys(FAMILIES) as readonly AdmissionName[];

/** A fresh instance for one run; `where` is the options' path. Throws KavierError as `createRouter` does. */
export function createAdmission(options: AdmissionOptions, where = 'admission'): Admission {
  const { policy } = options;
  if (!Object.hasOwn(FAMILIES, policy)) {
    throw new KavierError('there is no such admission policy', {
      kind: 'input',
      where: `${where}.policy`,
      found: String(policy),
      hint: suggestName(String(policy), ADMISSION_NAMES),
    });
  }
  return (FAMILIES[policy] as AdmissionFamily<AdmissionOptions>).create(options, where);
}
