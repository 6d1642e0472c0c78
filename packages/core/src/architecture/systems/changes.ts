import type { ComponentId } from '../contract.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

/** What was changed in the architecture because features of real systems fitted none of its components. */
export interface Change {
  /** Why they did not fit: the note of those features. */
  readonly note: string;
  /** The component whose role was widened, and which has them since. */
  readonly component: ComponentId;
  readonly change: string;
}

export const CHANGES: readonly Change[] = [
  {
    note: MISFIT_NOTES.recovery,
    component: 'O4',
    change:
      'Whoever knows who is there also knows who is gone: O4 says what becomes of the work on parts that fail.',
  },
  {
    note: MISFIT_NOTES.jobs,
    component: 'B5',
    change:
      'B5 lets requests wait whether one by one or as files of them, until their turn or a cheaper hour comes.',
  },
  {
    note: MISFIT_NOTES.shares,
    component: 'O2',
    change: 'O2 divides accelerators among tenants before it places what each wants.',
  },
  {
    note: MISFIT_NOTES.encoders,
    component: 'O3',
    change: 'O3 keeps whatever state replicas share: keys and values, embeddings, weights.',
  },
];
