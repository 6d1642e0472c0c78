import {
  CHANGES,
  COMPONENTS,
  COVERAGE_EXCEPTIONS,
  type ComponentId,
  coverageOf,
  type LayerId,
  type RealSystem,
  SYSTEM_KINDS,
  SYSTEMS,
  systemsOf,
} from '@kavier/core/architecture';
import { markdownTable } from '../report/markdown-table.ts';
import { left, right } from '../reproduce/table.ts';
import { idLink, nameLink, sourceLink } from './link.ts';
import { KIND_NAMES } from './prose.ts';

/** How far a system covers a component, in one letter's width. */
const SIGNS = { covered: '●', partial: '○', absent: '' } as const;

const markup = (text: string) => text;

/** Systems that the architecture was made from, or those that it was validated with afterwards. */
export const systemsFor = (use: RealSystem['usedFor']): readonly RealSystem[] =>
  SYSTEMS.filter(({ usedFor }) => usedFor === use);

/** How many features some systems have, and how many of them fit a component. */
export function featureCounts(systems: readonly RealSystem[]): { fit: number; all: number } {
  const features = systems.flatMap((system) => system.features);
  return {
    fit: features.filter(({ component }) => component !== null).length,
    all: features.length,
  };
}

/** How many systems cover a component, and how many in part; by name those that cover it. */
function covering(id: ComponentId) {
  const systems = systemsOf(id);
  const covers = systems.filter(({ level }) => level === 'covered').map(({ system }) => system);
  return { covers, inPart: systems.length - covers.length };
}

/** What the tables are of, and how the features in them are known. */
export function coverageWords(): string {
  const evidence = SYSTEMS.flatMap(({ features }) => features.map((feature) => feature.evidence));
  const dates = [...new Set(SYSTEMS.map(({ date }) => date))].sort();
  const count = (word: string) => evidence.filter((text) => text.startsWith(word)).length;
  return [
    `${SYSTEMS.length} systems are mapped feature by feature (${dates.join(', ')}) in ${sourceLink('packages/core/src/architecture/systems')}: ${evidence.length} features,`,
    `${count('read in')} of them read in the document or source that each names, ${count('derived:')} derived, and ${count('not re-read')} from memory, not read again.`,
    '● covers a component; ○ covers a part of it, or by another system that it builds on. Systems in italics were mapped afterwards.',
  ].join(' ');
}

/** Systems by components, in two tables narrow enough to read. */
export function coverageTables(): string[] {
  return [systemTable(['F', 'B', 'D']), systemTable(['R', 'O', 'I'])];
}

function systemTable(layers: readonly LayerId[]): string {
  const ids = COMPONENTS.filter(({ layer }) => layers.includes(layer)).map(({ id }) => id);
  const rows = SYSTEMS.map((system) => {
    const levels = coverageOf(system);
    return [signedName(system), ...ids.map((id) => SIGNS[levels.get(id) ?? 'absent'])];
  });
  const columns = [left('system'), ...ids.map((id) => left(idLink(id)))];
  return markdownTable({ caption: '', columns, rows }, markup);
}

/** Components by how many systems cover them. */
export function componentTable(): string {
  const rows = COMPONENTS.map(({ id }) => {
    const { covers, inPart } = covering(id);
    const names = covers.map(({ name }) => name).join(', ');
    return [nameLink(id), String(covers.length), String(inPart), names];
  });
  const columns = [left('component'), right('cover it'), right('in part'), left('which cover it')];
  return markdownTable({ caption: '', columns, rows }, markup);
}

/** Features that fitted no component, those of one reason together, and what was changed because of them. */
export function changeList(): string {
  return bullets(
    CHANGES.map(({ note, component, change }) => {
      const seen = SYSTEMS.flatMap(({ name: system, features }) =>
        features
          .filter((feature) => feature.note === note)
          .map(({ name }) => `${name} (${system})`),
      );
      return `${note} Seen in: ${seen.join('; ')}. **Changed:** ${change} They count for ${nameLink(component)} in part.`;
    }),
  );
}

/** Features that fit no component, those of one reason together. */
export function misfitList(systems: readonly RealSystem[]): string {
  const reasons = new Map<string, string[]>();
  for (const { name: system, features } of systems) {
    for (const { component, name, note } of features) {
      if (component !== null || note === undefined) continue;
      reasons.set(note, [...(reasons.get(note) ?? []), `${name} (${system})`]);
    }
  }
  const lines = [...reasons].map(([reason, names]) => `${reason} Seen in: ${names.join('; ')}.`);
  return lines.length === 0 ? 'None.' : bullets(lines);
}

/** Components that fewer than two systems of the synthesis cover, and why they are components all the same. */
export function exceptionList(): string {
  const lines = COMPONENTS.flatMap(({ id }) => {
    const reason = COVERAGE_EXCEPTIONS[id];
    if (reason === undefined) return [];
    const { covers, inPart } = covering(id);
    const counted = `${covers.length === 0 ? 'no system covers it' : `covered by ${covers.map(({ name }) => name).join(', ')}`}, ${inPart} in part`;
    return [`**${nameLink(id)}** (${counted}). ${reason}`];
  });
  return bullets(lines);
}

/** Each system of the second validation: how many of its features fit, in how many components. */
export function validationTable(): string {
  const rows = systemsFor('validation').map((system) => {
    const { fit, all } = featureCounts([system]);
    const components = new Set(system.features.flatMap(({ component }) => component ?? []));
    return [
      system.name,
      KIND_NAMES[system.kind],
      String(all),
      String(fit),
      [...components].join(', '),
    ];
  });
  const columns = [
    left('system'),
    left('kind'),
    right('features'),
    right('fit'),
    left('components'),
  ];
  return markdownTable({ caption: '', columns, rows }, markup);
}

/** What came of the requirements, in figures. */
export function requirementResults(): string {
  const [synthesis, validation] = (['synthesis', 'validation'] as const).map(systemsFor);
  const [used, later] = [synthesis, validation].map(featureCounts);
  const twice = COMPONENTS.filter(({ id }) => {
    const covers = synthesis.filter((system) => coverageOf(system).get(id) === 'covered');
    return covers.length >= 2;
  });
  const exceptions = Object.keys(COVERAGE_EXCEPTIONS).length;
  return bullets([
    `Completeness: ${used.fit} of ${used.all} features of the ${synthesis.length} systems that it was made from fit a component${used.fit < used.all ? '; it does not hold in full' : ''}, and [what fits none](#what-fits-no-component) is listed.`,
    'Separation of concerns: held by a test.',
    `Multiplicity: ${twice.length} of ${COMPONENTS.length} components are covered by two or more of these systems; [${exceptions} exceptions](#components-that-few-systems-cover) are argued.`,
    `Extensibility: ${later.fit} of ${later.all} features of ${validation.length} systems that were [mapped afterwards](#second-validation) fit without a change.`,
  ]);
}

/** The mapped systems by their kind, those of the synthesis and those mapped afterwards. */
export function systemList(): string {
  return bullets(
    SYSTEM_KINDS.flatMap((kind) => {
      const systems = SYSTEMS.filter((system) => system.kind === kind);
      const names = systems.map(signedName).join(', ');
      return systems.length === 0 ? [] : [`${KIND_NAMES[kind]}: ${names}`];
    }),
  );
}

const bullets = (lines: readonly string[]) => lines.map((line) => `- ${line}`).join('\n');

/** In italics where the system was mapped afterwards. */
const signedName = ({ name, usedFor }: RealSystem) =>
  usedFor === 'validation' ? `*${name}*` : name;
