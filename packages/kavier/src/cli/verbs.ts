import type { AddVerb } from './verb.ts';
import { addArchitecture } from './verbs/architecture.ts';
import { addBench } from './verbs/bench.ts';
import { addCalibrate } from './verbs/calibrate.ts';
import { addCarbon } from './verbs/carbon.ts';
import { addCatalog } from './verbs/catalog.ts';
import { addCompare } from './verbs/compare.ts';
import { addCompletion } from './verbs/completion.ts';
import { addCost } from './verbs/cost.ts';
import { addFit } from './verbs/fit.ts';
import { addFootprint } from './verbs/footprint.ts';
import { addReprice } from './verbs/reprice.ts';
import { addReproduce } from './verbs/reproduce.ts';
import { addRun } from './verbs/run.ts';
import { addSchema } from './verbs/schema.ts';
import { addTrace } from './verbs/trace.ts';
import { addValidate } from './verbs/validate.ts';

/** Every verb, in the order of the help. To add one: write its file in `verbs/` and add a line here. */
export const VERBS: readonly AddVerb[] = [
  addRun,
  addCompare,
  addFootprint,
  addCost,
  addCarbon,
  addReprice,
  addTrace,
  addFit,
  addCatalog,
  addArchitecture,
  addReproduce,
  addValidate,
  addCalibrate,
  addBench,
  addSchema,
  addCompletion,
];
