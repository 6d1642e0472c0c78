import {
  COMPONENTS,
  type Component,
  LAYERS,
  type PolicyFamily,
  SYSTEMS,
} from '@kavier/core/architecture';
import { markdownTable } from '../report/markdown-table.ts';
import { left } from '../reproduce/table.ts';
import { headingOf, nameLink, sourceLink } from './link.ts';

/** Every component with what it is for, as a way into the sections. */
export function componentIndex(): string {
  const rows = COMPONENTS.map(({ id, role, simulation }) => [nameLink(id), role, simulation.how]);
  const columns = [left('component'), left('what it does'), left('in Kavier')];
  return markdownTable({ caption: '', columns, rows }, (text) => text);
}

/** A section for each layer, and in it one for each component. */
export function componentSections(): string[] {
  return LAYERS.flatMap(({ id, name, role }) => [
    `### Layer ${id}: ${name}`,
    role,
    ...COMPONENTS.filter(({ layer }) => layer === id).flatMap(componentSection),
  ]);
}

function componentSection(component: Component): string[] {
  const { role, inputs, outputs, concern, simulation } = component;
  const { how, by, sources, policies } = simulation;
  const lines = [
    `- **In:** ${inputs.join(', ')}. **Out:** ${outputs.join(', ')}.`,
    `- **To get right:** ${concern}`,
    `- **In Kavier:** ${how}. ${by}`,
    ...(sources.length === 0 ? [] : [`- **Source:** ${sources.map(sourceLink).join(', ')}`]),
    ...policies.map(policyLine),
    ...practiceLine(component),
  ];
  return [`#### ${headingOf(component)}`, role, lines.join('\n')];
}

/** What systems do that cover it, in their words; nothing where none does. */
function practiceLine({ id }: Component): string[] {
  const seen = SYSTEMS.flatMap(({ name: system, features }) =>
    features
      .filter(({ component, level }) => component === id && level === 'covered')
      .map(({ name }) => `${name} (${system})`),
  );
  return seen.length === 0 ? [] : [`- **In practice:** ${seen.join('; ')}.`];
}

const policyLine = ({ family, path, names }: PolicyFamily) =>
  `- **Policies**, ${family} (\`${path}\`): ${names.map((name) => `\`${name}\``).join(', ')}`;
