import { describe, expect, it } from 'vitest';
import {
  CHANGES,
  COMPONENT_IDS,
  COVERAGE_EXCEPTIONS,
  coverageOf,
  findSystem,
  misfits,
  SYSTEM_KINDS,
  SYSTEMS,
  systemsOf,
} from '../../src/index.ts';

const synthesis = SYSTEMS.filter((system) => system.usedFor === 'synthesis');
const validation = SYSTEMS.filter((system) => system.usedFor === 'validation');

/** Systems of the synthesis that cover a component in full. */
const inFull = (component: (typeof COMPONENT_IDS)[number]): number =>
  systemsOf(component).filter(
    ({ system, level }) => system.usedFor === 'synthesis' && level === 'covered',
  ).length;

describe('mapped systems', () => {
  it('are enough, of every kind, and named once', () => {
    expect(synthesis.length).toBeGreaterThanOrEqual(15);
    expect(validation.length).toBeGreaterThanOrEqual(3);
    expect(new Set(synthesis.map((system) => system.kind))).toEqual(new Set(SYSTEM_KINDS));
    // A system may repeat a name of its own; no two systems share one.
    const names = SYSTEMS.flatMap((system) => [
      ...new Set([system.id, system.name, ...system.aliases].map((name) => name.toLowerCase())),
    ]);
    expect(new Set(names).size).toBe(names.length);
    expect(names.every((name) => name.trim() === name && name !== '')).toBe(true);
  });

  it.each(SYSTEMS)('$id: every feature is named once and has evidence', (system) => {
    expect(system.source).not.toBe('');
    expect(system.date).toMatch(/^\d{4}-\d{2}-\d{2}$/);
    expect(system.features.length).toBeGreaterThanOrEqual(6);
    const names = system.features.map((feature) => feature.name);
    expect(new Set(names).size).toBe(names.length);
    for (const feature of system.features) {
      expect(feature.evidence).toMatch(/^(read in|derived:|not re-read; from memory of) \S/);
    }
  });

  it.each(SYSTEMS)('$id: every feature has one component, or a note why it has none', (system) => {
    for (const feature of system.features) {
      const known = COMPONENT_IDS.some((id) => id === feature.component);
      expect(known).toBe(feature.component !== null);
      if (!known) expect(feature.note).toBeDefined();
    }
  });

  it('that fitted none at first have a component where the architecture was changed for them', () => {
    const noted = SYSTEMS.flatMap((system) => system.features).filter(
      (one) => one.note !== undefined,
    );
    for (const { note, component } of CHANGES) {
      const settled = noted.filter((feature) => feature.note === note);
      expect(settled.length).toBeGreaterThan(0);
      for (const feature of settled) expect(feature.component).toBe(component);
    }
    expect(misfits().length).toBeLessThan(noted.length);
  });

  it('are read more often than remembered', () => {
    const evidence = SYSTEMS.flatMap((system) => system.features).map((one) => one.evidence);
    const readOnes = evidence.filter((one) => one.startsWith('read in '));
    expect(readOnes.length / evidence.length).toBeGreaterThan(0.85);
  });
});

describe('coverage', () => {
  it.each(COMPONENT_IDS)('%s is covered by two systems, or excepted with an argument', (id) => {
    const argument = COVERAGE_EXCEPTIONS[id];
    // An exception that is needed no more has to go.
    expect(inFull(id) < 2).toBe(argument !== undefined);
    if (argument !== undefined) expect(argument.length).toBeGreaterThan(40);
  });

  it('of a system is the best level of its features', () => {
    const coverage = coverageOf(findSystem('vllm'));
    expect([...coverage.keys()]).toEqual([...COMPONENT_IDS]);
    expect(coverage.get('R2')).toBe('covered');
    expect(coverage.get('B6')).toBe('partial');
    expect(coverage.get('O5')).toBe('absent');
    // Both a whole and a partial feature: the whole one counts.
    expect(coverageOf(findSystem('litellm')).get('B2')).toBe('covered');
    expect(coverageOf(findSystem('opendc')).get('I1')).toBe('covered');
  });

  it('says the same by system and by component', () => {
    for (const id of COMPONENT_IDS) {
      const bySystem = SYSTEMS.filter((system) => coverageOf(system).get(id) !== 'absent');
      expect(systemsOf(id).map(({ system }) => system)).toEqual(bySystem);
      for (const { system, level } of systemsOf(id)) expect(coverageOf(system).get(id)).toBe(level);
    }
  });

  it('counts every feature once: at a component, or as a misfit', () => {
    const features = SYSTEMS.flatMap((system) => system.features);
    const placed = features.filter((feature) => feature.component !== null);
    expect(placed.length + misfits().length).toBe(features.length);
    expect(misfits().length / features.length).toBeLessThan(0.1);
  });
});

describe('findSystem', () => {
  it('finds by id, name and alias, whatever the case', () => {
    expect(findSystem('KUEUE').id).toBe('kubernetes-kueue');
    expect(findSystem(' TensorRT-LLM ').id).toBe('tensorrt-llm');
  });

  it('names the nearest', () => {
    expect(() => findSystem('moncake')).toThrow(/unknown system/);
    expect(() => findSystem('moncake')).toThrow(/mooncake/);
  });
});
