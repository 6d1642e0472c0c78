import { ranRow } from '../../compare/run-row.ts';
import type { SharedWorkload } from '../../run/run-scenario.ts';
import { loadedOf, type ScenarioData } from '../scenario-data.ts';
import type { TaskFunction } from '../task.ts';

export interface RowTask {
  readonly scenario: ScenarioData;
  readonly command: string;
  readonly shared: SharedWorkload;
}

export const rowTask: TaskFunction<'row'> = ({ scenario, command, shared }) =>
  ranRow(loadedOf(scenario), command, shared);
