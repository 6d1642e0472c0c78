import {
  COMPONENTS,
  PRINCIPLES,
  REQUIREMENTS,
  SIMULATED,
  SUPPORTING_ROOMS,
} from '@kavier/core/architecture';
import { markdownTable } from '../report/markdown-table.ts';
import { left } from '../reproduce/table.ts';
import { componentIndex, componentSections } from './component-part.ts';
import {
  changeList,
  componentTable,
  coverageTables,
  coverageWords,
  exceptionList,
  misfitList,
  requirementResults,
  systemList,
  systemsFor,
  validationTable,
} from './coverage-part.ts';
import { controlTable, requestLife } from './interaction-part.ts';
import { sourceLink } from './link.ts';
import { EARLIER, METHOD, NOVELTY, PURPOSE, SIMULATED_MEANS } from './prose.ts';

const MARK =
  '<!-- Generated from packages/core/src/architecture and packages/kavier/src/architecture. Do not edit: ' +
  'KAVIER_UPDATE_DOCS=1 npx vitest run --project kavier packages/kavier/test/architecture -->';

const markup = (text: string) => text;

/** `docs/reference-architecture.md`. */
export function architectureMarkdown(): string {
  const sections = [
    MARK,
    '# Reference architecture',
    ...PURPOSE,
    '## Find a component',
    componentIndex(),
    '## Diagram',
    '![Six layers as bands from the front-end down to the infrastructure, DevOps beside them, with the components as boxes](reference-architecture.svg)',
    howWords(),
    '## Method',
    ...METHOD,
    earlierTable(),
    'Real systems, in italics those that were mapped afterwards:',
    systemList(),
    'Principles:',
    PRINCIPLES.map(({ name, says }) => `- **${name}.** ${says}`).join('\n'),
    '## Components',
    ...componentSections(),
    '### What is no component',
    'Rooms of the core of which every component is built, or in which it is described:',
    Object.entries(SUPPORTING_ROOMS)
      .map(([room, why]) => `- ${sourceLink(`packages/core/src/${room}`)}: ${why}`)
      .join('\n'),
    '## Life of a request',
    'The data plane, in order. What has one number happens at the same time. From the engine scheduler to the streamed answer the steps repeat until the answer is complete.',
    requestLife(),
    '## Control plane',
    'Decisions and measurements: they may be late without stopping a request.',
    controlTable(),
    '## Requirements',
    requirementTable(),
    requirementResults(),
    '## Coverage',
    coverageWords(),
    ...coverageTables(),
    'And by component:',
    componentTable(),
    '## What was changed because of real systems',
    'Features that fitted no component when they were collected, and the component whose role was widened for them:',
    changeList(),
    '## What fits no component',
    'Features of the systems that the architecture was made from. Each is a limit of it, and of what Kavier can be asked.',
    misfitList(systemsFor('synthesis')),
    '## Components that few systems cover',
    exceptionList(),
    '## Second validation',
    'Recent systems that were not used above: they were mapped after those changes, without changing it again.',
    validationTable(),
    'What of them fits no component:',
    misfitList(systemsFor('validation')),
    '## What is new',
    NOVELTY.map((text) => `- ${text}`).join('\n'),
  ];
  return `${sections.join('\n\n')}\n`;
}

/** Counts of the four kinds, each with its meaning. */
function howWords(): string {
  const counts = SIMULATED.map((how) => {
    const count = COMPONENTS.filter(({ simulation }) => simulation.how === how).length;
    return `${count} ${how} (${SIMULATED_MEANS[how]})`;
  });
  return `Of ${COMPONENTS.length} components are ${counts.join(', ')}. Solid arrows between layers are the data plane with the [steps of a request’s life](#life-of-a-request), dashed ones the [control plane](#control-plane); arrows within a layer are left out.`;
}

function earlierTable(): string {
  const rows = EARLIER.map(({ name, url, names, kept, lacks }) => [
    `[${name}](${url})`,
    names,
    kept,
    lacks,
  ]);
  const columns = [
    left('earlier architecture'),
    left('what it names'),
    left('kept here'),
    left('what it lacks or leaves open'),
  ];
  return markdownTable({ caption: '', columns, rows }, markup);
}

function requirementTable(): string {
  const rows = REQUIREMENTS.map(({ name, says, checkedBy }) => [name, says, checkedBy]);
  const columns = [left('requirement'), left('what it says'), left('how it is checked')];
  return markdownTable({ caption: '', columns, rows }, markup);
}
