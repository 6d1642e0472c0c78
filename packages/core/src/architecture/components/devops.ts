import type { Component } from '../contract.ts';

export const DEVOPS: readonly Component[] = [
  {
    id: 'D1',
    name: 'Observability and calibration',
    layer: 'D',
    role: 'Measures every layer, compares with what was promised and predicted, and keeps models true.',
    inputs: ['measurements of all components'],
    outputs: ['metrics', 'verdicts', 'fitted coefficients'],
    concern:
      'Definitions that are those of the field, errors that are known, and models that are fitted to what was seen.',
    simulation: {
      how: 'simulated',
      by: 'A record of every run, metrics and objectives; predictions beside measurements, and coefficients fitted to one’s own.',
      sources: [
        'packages/core/src/record',
        'packages/core/src/metrics',
        'packages/core/src/study',
        'packages/evidence/src/validate',
        'packages/evidence/src/calibrate',
      ],
      policies: [],
    },
  },
];
