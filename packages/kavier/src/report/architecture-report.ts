import { COMPONENTS, type Component, type Interaction, LAYERS } from '@kavier/core/architecture';
import type { ArchitectureDocument } from '../architecture/document.ts';
import type { Exercised } from '../architecture/exercised.ts';
import type { Spent } from '../architecture/spent.ts';
import { formatSeconds, formatUsd, formatWh } from './format.ts';
import { joinSections, type Layout, pageWidth } from './layout.ts';
import { renderTable, wrapText } from './table.ts';

type Of<Kind extends ArchitectureDocument['of']> = Extract<ArchitectureDocument, { of: Kind }>;

/** What `kavier architecture` prints: the map, a component, a scenario on the map, or where a run spent its time. */
export function renderArchitecture(document: ArchitectureDocument, layout: Layout): string {
  switch (document.of) {
    case 'map':
      return mapText(layout);
    case 'component':
      return componentText(document, layout);
    case 'system':
      return systemText(document, layout);
    case 'scenario':
      return scenarioText(document, layout);
    case 'run':
      return runText(document, layout);
  }
}

function mapText(layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  return joinSections([
    ...LAYERS.map(({ id, name, role }) => [
      style.cyan(`${id}  ${name}`),
      ...wrapText(role, width).map(style.dim),
      ...renderTable({
        head: [],
        rows: COMPONENTS.filter(({ layer }) => layer === id).map((one) => [
          `  ${one.id}`,
          one.name,
          one.simulation.how,
        ]),
        right: [],
      }),
    ]),
    wrapText(
      'One of them: kavier architecture R2. A scenario on it: kavier architecture --scenario FILE. Where a run spent: --run FOLDER. ' +
        'All of it: docs/reference-architecture.md.',
      width,
    ).map(style.dim),
  ]);
}

function componentText(
  { component, interactions, fields, systems }: Of<'component'>,
  layout: Layout,
): string {
  const { style } = layout;
  const width = pageWidth(layout);
  const { id, name, layer, role, inputs, outputs, concern, simulation } = component;
  const layerName = LAYERS.find((one) => one.id === layer)?.name ?? layer;
  const said = (title: string, text: string) =>
    text === '' ? [] : wrapText(text, width, `${title}: `, '  ');
  return joinSections([
    [style.bold(`${id} ${name}`), ...wrapText(`${layerName}. ${role}`, width)],
    [
      ...said('In', inputs.join(', ')),
      ...said('Out', outputs.join(', ')),
      ...said('What a simulator has to get right', concern),
    ],
    [
      style.cyan(`In Kavier: ${simulation.how}`),
      ...wrapText(simulation.by, width),
      ...simulation.sources.map((path) => `  ${path}`),
    ],
    policyLines(component, layout),
    fields.length === 0 ? [] : [style.cyan('In a scenario'), ...fields.map((path) => `  ${path}`)],
    systems.length === 0
      ? []
      : [
          style.cyan('Real systems that have it'),
          ...wrapText(
            systems
              .map(({ name, level }) => (level === 'partial' ? `${name} (in part)` : name))
              .join(', '),
            width,
            '  ',
          ),
        ],
    interactions.length === 0
      ? []
      : [style.cyan('Works with'), ...interactionLines(id, interactions)],
  ]);
}

function systemText({ system }: Of<'system'>, layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  const { name, kind, usedFor, source, date, features } = system;
  const used = usedFor === 'synthesis' ? 'used to make the architecture' : 'mapped afterwards';
  const about = `${kind.replaceAll('-', ' ')}, ${used}; read in ${source}, ${date}.`;
  const names = new Map<string, string>(COMPONENTS.map((one) => [one.id, one.name]));
  const lines = (id: string | null) =>
    features
      .filter(({ component }) => component === id)
      .flatMap(({ name: what, level, note, evidence }) => [
        ...wrapText(
          `${what}${level === 'partial' ? ' (in part)' : ''}${note === undefined ? '' : `: ${note}`}`,
          width,
          '  ',
          '      ',
        ),
        ...wrapText(evidence, width, '      ').map(style.dim),
      ]);
  const ids = COMPONENTS.map(({ id }) => id).filter((id) =>
    features.some(({ component }) => component === id),
  );
  const misfits = lines(null);
  return joinSections([
    [style.bold(name), ...wrapText(about, width)],
    ...ids.map((id) => [style.cyan(`${id} ${names.get(id)}`), ...lines(id)]),
    misfits.length === 0 ? [] : [style.cyan('Fits no component'), ...misfits],
  ]);
}

function policyLines({ simulation }: Component, layout: Layout): string[] {
  if (simulation.policies.length === 0) return [];
  return [
    layout.style.cyan('Policies'),
    ...simulation.policies.flatMap(({ family, path, names }) =>
      wrapText(`${names.join(', ')} (${path})`, pageWidth(layout), `  ${family}: `, '    '),
    ),
  ];
}

function interactionLines(id: string, interactions: readonly Interaction[]): string[] {
  return renderTable({
    head: [],
    rows: interactions.map(({ from, to, plane, carries, step }) => [
      from === id ? `  to ${to}` : `  from ${from}`,
      carries,
      step === undefined ? plane : `${plane}, step ${step}`,
    ]),
    right: [],
  });
}

function scenarioText({ name, components }: Of<'scenario'>, layout: Layout): string {
  const { style } = layout;
  const width = pageWidth(layout);
  const names = new Map<string, string>(COMPONENTS.map((one) => [one.id, one.name]));
  const lines = (how: Exercised['how'], title: string) => {
    const found = components.filter((one) => one.how === how);
    if (found.length === 0) return [];
    return [
      style.cyan(title),
      ...found.flatMap(({ component, fields }) => {
        const given = fields.length === 0 ? '' : `: ${shortened(fields).join(', ')}`;
        return wrapText(`${component} ${names.get(component)}${given}`, width, '  ', '      ');
      }),
    ];
  };
  return joinSections([
    [style.bold(`${name} on the reference architecture`)],
    lines('configured', 'Configured by its fields'),
    lines('default', 'With defaults'),
    lines('ideal', 'Left ideal: nothing simulates it, so it takes no time and never fails'),
  ]);
}

/** Fields of one part of a scenario as that part: `workload.generate.turns` for all of its four. */
function shortened(fields: readonly string[]): readonly string[] {
  return [...new Set(fields.map((field) => field.split('.').slice(0, 3).join('.')))];
}

function runText({ name, spent }: Of<'run'>, layout: Layout): string {
  const { style } = layout;
  const names = new Map<string, string>(COMPONENTS.map((one) => [one.id, one.name]));
  const total = (of: (one: Spent) => number | null) =>
    spent.reduce((sum, one) => sum + (of(one) ?? 0), 0);
  return joinSections([
    [style.bold(`${name}: where it spent time, energy and money`)],
    renderTable(
      {
        head: ['component', 'requests’ time', 'energy', 'cost'],
        rows: [
          ...spent.map(({ component, requestS, energyWh, costUsd }) => [
            `${component} ${names.get(component)}`,
            formatSeconds(requestS),
            formatWh(energyWh),
            formatUsd(costUsd),
          ]),
          [
            'total',
            formatSeconds(total((one) => one.requestS)),
            formatWh(total((one) => one.energyWh)),
            formatUsd(total((one) => one.costUsd)),
          ],
        ],
      },
      style.dim,
    ),
    spent.map(({ component, what }) => style.dim(`${component}: ${what}`)),
  ]);
}
