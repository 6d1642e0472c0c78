import { KavierError } from '@kavier/core';
import { findPart } from '@kavier/core/architecture';
import {
  type ArchitectureDocument,
  componentDocument,
  mapDocument,
  runDocumentByComponent,
  scenarioDocument,
  systemDocument,
} from '../../architecture/document.ts';
import { exercised } from '../../architecture/exercised.ts';
import { spentByComponent } from '../../architecture/spent.ts';
import { renderArchitecture } from '../../report/architecture-report.ts';
import { readBoundedText } from '../../scenario/bounded-text.ts';
import { loadScenario } from '../../scenario/load.ts';
import { kindOfInput } from '../../scenario/open-input.ts';
import { parseScenarioText } from '../../scenario/scenario-text.ts';
import { openPricedInput } from '../priced-input.ts';
import type { Terminal } from '../terminal.ts';

/** Prints the map, or what was asked of it. */
export async function architectureAction(
  name: string | undefined,
  { scenario, run }: Readonly<Record<string, unknown>>,
  terminal: Terminal,
): Promise<void> {
  const asked = [name, scenario, run].filter((one) => one !== undefined);
  if (asked.length > 1) {
    throw new KavierError('these are different questions', {
      kind: 'usage',
      found: asked.map(String).join(' and '),
      expected: 'a component or system, --scenario or --run',
    });
  }
  const document = await documentOf({ name, scenario, run }, terminal);
  if (terminal.options.json === true) terminal.printJson(document);
  else {
    terminal.print(renderArchitecture(document, { width: terminal.width, style: terminal.colors }));
  }
}

async function documentOf(
  { name, scenario, run }: { readonly name?: string | undefined; scenario: unknown; run: unknown },
  terminal: Terminal,
): Promise<ArchitectureDocument> {
  if (typeof scenario === 'string') {
    // Checked as a whole first, so that what is wrong with it is said as everywhere.
    const loaded = await loadScenario(scenario);
    const { value } = parseScenarioText(scenario, await readBoundedText(scenario));
    return scenarioDocument(loaded.name, exercised(value));
  }
  if (typeof run === 'string') {
    if ((await kindOfInput(run)) !== 'run-folder') throw notARun(run);
    const priced = await openPricedInput(run, {}, terminal);
    return runDocumentByComponent(priced.run.name, await spentByComponent(priced.run));
  }
  return name === undefined ? mapDocument() : named(name);
}

/** A component or a system; the error of an unknown name suggests from both. */
function named(name: string): ArchitectureDocument {
  const found = findPart(name);
  return 'component' in found ? componentDocument(found.component) : systemDocument(found.system);
}

function notARun(path: string): KavierError {
  return new KavierError('this is no folder of a run', {
    kind: 'input',
    where: '--run',
    found: path,
    expected: 'a folder that kavier run wrote',
  });
}
