import type { Accelerator } from '../hardware/accelerator.ts';
import { estimated, type Provenance } from '../hardware/provenance.ts';
import type { NodeOptions } from './node.ts';

/** A kind of server, with where its figures come from. */
export interface NodeFigures extends NodeOptions {
  readonly title: string;
  readonly provenance: Provenance;
}

/**
 * Servers for accelerators that are joined by links of their own. The data sheet's 10.2 kW less eight times 700 W leave up to
 * 4.6 kW for everything else at the extreme; measured servers take about a third of that, and fans 10 to 15 % of the heat.
 */
const LINKED: NodeFigures = {
  title: 'eight accelerators on a baseboard, two processors',
  accelerators: 8,
  hostIdleW: 1200,
  hostBusyW: 1600,
  fanShare: 0.12,
  provenance: estimated(
    'between the NVIDIA DGX H100 data sheet (10.2 kW at most, 5.6 kW of it accelerators) and published measurements',
  ),
};

/** Servers for cards. */
const CARDS: NodeFigures = {
  title: 'four cards, one or two processors',
  accelerators: 4,
  hostIdleW: 200,
  hostBusyW: 400,
  fanShare: 0.1,
  provenance: estimated(
    'half of the processors and memory of a server of eight linked accelerators',
  ),
};

/** The server that an accelerator is taken to be in, where nothing is said of it. */
export function defaultNode({ peerLink }: Pick<Accelerator, 'peerLink'>): NodeFigures {
  return peerLink === undefined ? CARDS : LINKED;
}
