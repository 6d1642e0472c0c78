import { existsSync, readdirSync } from 'node:fs';
import {
  ADMISSION_NAMES,
  ARRIVAL_NAMES,
  LENGTH_NAMES,
  POWER_MODEL_NAMES,
  PROMPT_SAVINGS,
  QUEUE_ORDERS,
  ROUTER_NAMES,
} from '@kavier/core';
import {
  COMPONENT_IDS,
  COMPONENTS,
  findComponent,
  INTERACTIONS,
  LAYER_IDS,
  LAYERS,
  SUPPORTING_ROOMS,
} from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';

const ROOT = new URL('..', import.meta.url);
const isThere = (path: string) => existsSync(new URL(path, ROOT));

describe('the reference architecture', () => {
  test('has each component once, in its layer, and says all of each', () => {
    expect(COMPONENTS.map(({ id }) => id)).toEqual(COMPONENT_IDS);
    expect(LAYERS.map(({ id }) => id)).toEqual(LAYER_IDS);
    expect(new Set(COMPONENTS.map(({ name }) => name)).size).toBe(COMPONENTS.length);
    for (const { id, layer, role, inputs, outputs, concern } of COMPONENTS) {
      expect(id.startsWith(layer)).toBe(true);
      for (const text of [role, concern]) expect(text).toMatch(/\.$/);
      expect(inputs.length).toBeGreaterThan(0);
      expect(outputs.length).toBeGreaterThan(0);
    }
  });

  test('names sources that are there, and none only where it is absent', () => {
    for (const { id, simulation } of COMPONENTS) {
      expect([id, simulation.sources.length === 0]).toEqual([id, simulation.how === 'absent']);
      expect(simulation.sources.filter((path) => !isThere(path))).toEqual([]);
      expect(simulation.by).toMatch(/\.$/);
    }
  });

  test('has a component for every room of the core, or a reason', () => {
    const rooms = readdirSync(new URL('packages/core/src', ROOT), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => name);
    const sources = COMPONENTS.flatMap(({ simulation }) => simulation.sources);
    const homeless = rooms.filter(
      (room) =>
        !(room in SUPPORTING_ROOMS) &&
        !sources.some((path) => `${path}/`.startsWith(`packages/core/src/${room}/`)),
    );
    expect(homeless).toEqual([]);
    expect(Object.keys(SUPPORTING_ROOMS).filter((room) => !rooms.includes(room))).toEqual([]);
  });

  test.each([
    ['arrivals', ARRIVAL_NAMES],
    ['lengths', LENGTH_NAMES],
    ['admission', ADMISSION_NAMES],
    ['router', ROUTER_NAMES],
    ['queue order', QUEUE_ORDERS],
    ['prompt cache', PROMPT_SAVINGS],
    ['power model', [...POWER_MODEL_NAMES, 'activity']],
  ])('lists the policies of %s that there are', (family, names) => {
    const listed = COMPONENTS.flatMap(({ simulation }) => simulation.policies).filter(
      (one) => one.family === family,
    );
    expect(listed).toHaveLength(1);
    expect([...listed[0].names].sort()).toEqual([...names].sort());
  });

  test('joins different components, and leaves none alone', () => {
    for (const { from, to, plane, step } of INTERACTIONS) {
      expect(from).not.toBe(to);
      expect(step === undefined).toBe(plane === 'control');
    }
    const joined = new Set(INTERACTIONS.flatMap(({ from, to }) => [from, to]));
    expect(COMPONENT_IDS.filter((id) => !joined.has(id))).toEqual([]);
    const steps = INTERACTIONS.flatMap(({ step }) => step ?? []);
    expect([...new Set(steps)]).toEqual(
      Array.from({ length: Math.max(...steps) }, (_, i) => i + 1),
    );
  });

  test('is found by id and by name, and the nearest is named', () => {
    expect(findComponent('r2').name).toBe('KV-cache manager');
    expect(findComponent('request router').id).toBe('B6');
    expect(() => findComponent('request ruter')).toThrow('Request router');
  });
});
