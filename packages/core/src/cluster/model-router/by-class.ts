import { KavierError } from '../../units/errors.ts';
import type { ModelRouterFamily } from './contract.ts';
import { findPool } from './find-pool.ts';

export interface ByClassOptions {
  /** Pool of each class of the workload, both by name. */
  readonly classes: Readonly<Record<string, string>>;
  /** Pool of all other classes, and of requests without one; default: there may be none. */
  readonly otherwise?: string | undefined;
}

/** Each class of requests to its pool: a model asked for, a tenant, a kind of work. */
export const byClass: ModelRouterFamily<ByClassOptions> = {
  create: ({ classes, otherwise }, { pools, classNames }, where) => {
    const rest = otherwise === undefined ? -1 : findPool(otherwise, pools, `${where}.otherwise`);
    for (const [name, pool] of Object.entries(classes)) {
      findPool(pool, pools, `${where}.classes.${name}`);
    }
    const poolOf = classNames.map((name) =>
      Object.hasOwn(classes, name) ? pools.indexOf(classes[name]) : rest,
    );
    const homeless = classNames.find((_, index) => poolOf[index] < 0);
    if (homeless !== undefined || (classNames.length === 0 && rest < 0)) {
      throw new KavierError('requests of a class have no pool', {
        kind: 'input',
        where: `${where}.classes`,
        found: homeless ?? 'a workload without classes',
        expected: 'a pool for each class, or `otherwise`',
      });
    }
    return { isBlind: true, choose: ({ requestClass }) => poolOf[requestClass] ?? rest };
  },
};
