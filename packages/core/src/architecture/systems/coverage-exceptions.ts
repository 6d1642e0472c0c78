import type { ComponentId } from '../contract.ts';

/**
 * Components that fewer than two systems of the synthesis cover in full, and why they are components all the same.
 */
export const COVERAGE_EXCEPTIONS: Readonly<Partial<Record<ComponentId, string>>> = {
  F1: 'Users are no software: systems meet them, and only benchmarks and simulators stand in for them.',
  O5: 'Serving stacks leave power, carbon and prices to what lies below them; of the mapped systems one simulator acts on them. A gap of practice, which a simulator has to be able to explore.',
  I1: 'Software names the machines that it runs on and counts them, but is not one; a simulator has to model them.',
  I2: 'Links are used by R4 and R5 of many systems and are part of none; a simulator has to model who shares them.',
  I3: 'Buildings and grids lie outside of serving stacks; of the mapped systems one simulator models them.',
};
