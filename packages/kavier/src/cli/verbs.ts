import type { AddVerb } from './verb.ts';
import { addRun } from './verbs/run.ts';

/** Every verb, in the order of the help. To add one: write its file in `verbs/` and add a line here. */
export const VERBS: readonly AddVerb[] = [addRun];
