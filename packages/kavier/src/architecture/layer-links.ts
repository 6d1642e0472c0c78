import {
  findComponent,
  INTERACTIONS,
  type Interaction,
  type LayerId,
} from '@kavier/core/architecture';

/** All interactions of one plane from one layer to another: an arrow of the diagram. */
export interface LayerLink {
  readonly from: LayerId;
  readonly to: LayerId;
  readonly plane: Interaction['plane'];
  /** Steps in the life of a request, in order, each once; none on the control plane. */
  readonly steps: readonly number[];
}

/** Links between different layers, in the order in which they are first needed. */
export function layerLinks(): LayerLink[] {
  const links = new Map<string, LayerLink>();
  for (const { from, to, plane, step } of INTERACTIONS) {
    const [above, below] = [findComponent(from).layer, findComponent(to).layer];
    if (above === below) continue;
    const key = `${above} ${below} ${plane}`;
    const steps = new Set(links.get(key)?.steps ?? []);
    if (step !== undefined) steps.add(step);
    links.set(key, { from: above, to: below, plane, steps: [...steps] });
  }
  return [...links.values()];
}

/** Steps in the life of a request in which a component takes part, in order. */
export function stepsOf(id: string): number[] {
  const steps = INTERACTIONS.flatMap(({ from, to, step }) =>
    step !== undefined && (from === id || to === id) ? [step] : [],
  );
  return [...new Set(steps)].sort((a, b) => a - b);
}
