import type { Accelerator, ModelArchitecture } from '@kavier/core';
import type { Scenario } from './schema.ts';
import type { AcceleratorEntry, ModelEntry } from './schema-catalog.ts';

/** A date that says that nobody dated the figure: entries of a scenario carry no day of reading. */
const UNDATED = 'undated';

/** The models that the scenario brings along, in the form of the catalog. */
export function ownModels(scenario: Scenario): ModelArchitecture[] {
  return models(scenario.catalog);
}

/** The models of a catalog in the scenario's form. */
export function models(catalog: Scenario['catalog']): ModelArchitecture[] {
  return catalog.models.map(toModel);
}

/** The accelerators that the scenario brings along, in the form of the catalog. */
export function ownAccelerators(scenario: Scenario): Accelerator[] {
  return accelerators(scenario.catalog);
}

/** The accelerators of a catalog in the scenario's form. */
export function accelerators(catalog: Scenario['catalog']): Accelerator[] {
  return catalog.accelerators.map(toAccelerator);
}

function toModel({ source, ...entry }: ModelEntry): ModelArchitecture {
  return {
    ...entry,
    title: entry.title ?? entry.name,
    aliases: [],
    activeParameters: entry.activeParameters ?? entry.parameters,
    provenance: { all: { source, date: UNDATED } },
  };
}

function toAccelerator({ source, ...entry }: AcceleratorEntry): Accelerator {
  return {
    ...entry,
    title: entry.title ?? entry.name,
    aliases: [],
    provenance: { all: { source, date: UNDATED } },
  };
}

/** The entry that a scenario would hold for a model, so that a resolved scenario needs no other file. */
export function modelEntry(model: ModelArchitecture, source: string): ModelEntry {
  const { aliases: _, provenance: __, ...entry } = model;
  return {
    ...entry,
    experts: entry.experts && { ...entry.experts },
    attention: entry.attention.map((shape) => ({ ...shape })),
    encoders: entry.encoders?.map((encoder) => ({ ...encoder })),
    doubts: entry.doubts && [...entry.doubts],
    source,
  };
}
