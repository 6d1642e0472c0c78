import { KavierError } from '@kavier/core';

/** Path into a scenario: keys and list positions from the top. */
export type ScenarioPath = readonly (string | number)[];

/** `fleet[1].engine.profile`, as messages write it. */
export function formatPath(path: ScenarioPath): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}

/** Reads `fleet[1].engine.profile` or `fleet.1.engine.profile`. Errors: an empty step. */
export function parsePath(text: string): ScenarioPath {
  const steps = text.replace(/\[(\d+)\]/g, '.$1').split('.');
  if (steps.some((step) => step === '')) {
    throw new KavierError('this is no path into a scenario', {
      kind: 'usage',
      found: JSON.stringify(text),
      expected: 'keys joined by dots, such as fleet.0.engine.prefixCache.policy',
    });
  }
  return steps.map((step) => (/^\d+$/.test(step) ? Number(step) : step));
}

/** The value at a path, or undefined. */
export function valueAt(root: unknown, path: ScenarioPath): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step))
      return undefined;
    value = (value as Record<string | number, unknown>)[step];
  }
  return value;
}

function beyondList(position: number, entries: number): KavierError {
  return new KavierError('a list is not that long', {
    kind: 'usage',
    found: `[${position}]`,
    expected: `at most [${entries}], the place after the last entry`,
  });
}

/** A copy of `root` with the value at `path` replaced; missing maps and lists on the way are made. */
export function withValueAt(root: unknown, path: ScenarioPath, value: unknown): unknown {
  if (path.length === 0) return value;
  const [step, ...rest] = path;
  const inner = withValueAt(valueAt(root, [step]), rest, value);
  if (typeof step === 'number') {
    const list = Array.isArray(root) ? [...root] : [];
    if (step > list.length) throw beyondList(step, list.length);
    list[step] = inner;
    return list;
  }
  const map = typeof root === 'object' && root !== null && !Array.isArray(root) ? root : {};
  return { ...map, [step]: inner };
}
