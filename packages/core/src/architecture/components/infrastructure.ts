import type { Component } from '../contract.ts';

export const INFRASTRUCTURE: readonly Component[] = [
  {
    id: 'I1',
    name: 'Accelerator nodes',
    layer: 'I',
    role: 'Compute and remember: accelerators with their memory, hosts, disks.',
    inputs: ['work', 'electricity'],
    outputs: ['results', 'heat'],
    concern: 'Peak rates, memory and power of each kind, by data sheet and as measured.',
    simulation: {
      how: 'simulated',
      by: 'A catalog with units, sources and dates; power by activity or by other models; servers by the share that a replica takes. Failures are left out.',
      sources: ['packages/core/src/hardware', 'packages/core/src/energy'],
      policies: [
        {
          family: 'power model',
          path: 'facility.power.model',
          names: [
            'activity',
            'constant',
            'sqrt',
            'linear',
            'square',
            'cubic',
            'mse',
            'asymptotic',
            'interpolated',
            'tdp',
            'phases',
          ],
        },
      ],
    },
  },
  {
    id: 'I2',
    name: 'Interconnects',
    layer: 'I',
    role: 'Carry bytes between accelerators, nodes and sites.',
    inputs: ['bytes'],
    outputs: ['bytes elsewhere, later'],
    concern: 'Bandwidth and latency of each link, and who shares it.',
    simulation: {
      how: 'partial',
      by: 'Links between a replica’s accelerators by kind, bandwidth and hop time. Links between nodes and sites are left out.',
      sources: [
        'packages/core/src/hardware/accelerator.ts',
        'packages/core/src/timing/all-reduce.ts',
      ],
      policies: [],
    },
  },
  {
    id: 'I3',
    name: 'Facility and grid',
    layer: 'I',
    role: 'Power and cool the nodes, from a grid with its plants and prices.',
    inputs: ['power of nodes'],
    outputs: ['electricity', 'carbon', 'water', 'prices'],
    concern: 'Overheads, and intensities and prices that change by the hour.',
    simulation: {
      how: 'simulated',
      by: 'PUE, or cooling and losses by load and weather; grid intensity, water and price of electricity as series. Batteries and demand charges are left out.',
      sources: [
        'packages/core/src/energy/facility.ts',
        'packages/core/src/carbon',
        'packages/core/src/water',
        'packages/core/src/cost/electricity.ts',
      ],
      policies: [],
    },
  },
];
