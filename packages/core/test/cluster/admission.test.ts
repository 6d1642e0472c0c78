import { describe, expect, test } from 'vitest';
import {
  ADMISSION_NAMES,
  type AdmissionOptions,
  createAdmission,
} from '../../src/cluster/admission/registry.ts';
import { requestOf, viewsOf } from './fake-views.ts';

const examples: Readonly<Record<(typeof ADMISSION_NAMES)[number], AdmissionOptions>> = {
  none: { policy: 'none' },
  'queue-limit': { policy: 'queue-limit', maxWaiting: 3, maxWaitingPerReplica: 2 },
  'token-bucket': { policy: 'token-bucket', rateRps: 1, burst: 2 },
};

const [idle] = viewsOf([0]);

describe.each(ADMISSION_NAMES)('%s', (name) => {
  test('lets a first request into an empty service', () => {
    expect(createAdmission(examples[name]).admits(requestOf(0), idle, { waiting: 0 })).toBe(true);
  });

  test('decides the same again, and independently of another instance', () => {
    const decide = () => {
      const admission = createAdmission(examples[name]);
      return Array.from({ length: 30 }, (_, id) =>
        admission.admits(
          { ...requestOf(id), arrivalS: id * 0.4 },
          { ...idle, waiting: id % 4 },
          { waiting: id % 7 },
        ),
      );
    };
    expect(decide()).toEqual(decide());
  });
});

test('queue-limit counts those that wait in the service and at the replica', () => {
  const admission = createAdmission(examples['queue-limit']);
  const admits = (total: number, there: number) =>
    admission.admits(requestOf(0), { ...idle, waiting: there }, { waiting: total });
  expect([admits(2, 1), admits(3, 0), admits(2, 2)]).toEqual([true, false, false]);
  const unlimited = createAdmission({ policy: 'queue-limit' });
  expect(unlimited.admits(requestOf(0), { ...idle, waiting: 1e9 }, { waiting: 1e9 })).toBe(true);
});

test('token-bucket lets a burst in and then its rate', () => {
  const admission = createAdmission({ policy: 'token-bucket', rateRps: 2, burst: 3 });
  const admits = (arrivalS: number) =>
    admission.admits({ ...requestOf(0), arrivalS }, idle, { waiting: 0 });
  expect([0, 0, 0, 0, 0.25, 0.5, 0.75, 1].map(admits)).toEqual([
    true,
    true,
    true,
    false,
    false,
    true,
    false,
    true,
  ]);
  expect([100, 100, 100, 100].map(admits)).toEqual([true, true, true, false]);
});

test('wrong options are refused by their path', () => {
  const wrong = { policy: 'queue-limits' } as unknown as AdmissionOptions;
  expect(() => createAdmission(wrong, 'fleet.admission')).toThrow(/fleet\.admission\.policy/);
  expect(() => createAdmission({ policy: 'queue-limit', maxWaiting: -1 })).toThrow(/maxWaiting/);
  const noRate: AdmissionOptions = { policy: 'token-bucket', rateRps: 0, burst: 1 };
  expect(() => createAdmission(noRate)).toThrow(/rateRps/);
});

test('says whether it looks at replicas, since those that nobody looks at are simulated apart', () => {
  const looks = (options: AdmissionOptions) => {
    const { isBlind = false, looksAtAll = false } = createAdmission(options);
    return [isBlind, looksAtAll];
  };
  expect(looks({ policy: 'none' })).toEqual([true, false]);
  expect(looks({ policy: 'token-bucket', rateRps: 1, burst: 1 })).toEqual([true, false]);
  expect(looks({ policy: 'queue-limit', maxWaitingPerReplica: 1 })).toEqual([false, false]);
  expect(looks({ policy: 'queue-limit', maxWaiting: 1 })).toEqual([false, true]);
});

test('queue-limit asks nothing where there is no limit, and takes whole limits only', () => {
  const never = {
    get waiting(): number {
      throw new Error('a look at every replica');
    },
  };
  const perReplica = createAdmission({ policy: 'queue-limit', maxWaitingPerReplica: 1 });
  expect(perReplica.admits(requestOf(0), idle, never)).toBe(true);
  expect(() => createAdmission({ policy: 'queue-limit', maxWaiting: 1.5 })).toThrow(/maxWaiting/);
});
