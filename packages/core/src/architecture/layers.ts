import type { Layer } from './contract.ts';

/** The layers, from the users down. */
export const LAYERS: readonly Layer[] = [
  {
    id: 'F',
    name: 'Front-end',
    role: 'Applications and their users: what is asked, when, and in which context.',
  },
  {
    id: 'B',
    name: 'Back-end',
    role: 'The service, on behalf of applications: takes requests in, decides who may, and sends each to a replica.',
  },
  {
    id: 'R',
    name: 'Resources',
    role: 'Serving engines, on behalf of the operator: share accelerators and their memory among requests, step by step.',
  },
  {
    id: 'O',
    name: 'Operations',
    role: 'Services that change the fleet while it runs, and state that replicas share.',
  },
  {
    id: 'I',
    name: 'Infrastructure',
    role: 'Machines, links between them, and the building and grid that they draw from.',
  },
  {
    id: 'D',
    name: 'DevOps',
    role: 'Beside all layers: what they measure of themselves, and models that are kept true by it.',
  },
];
