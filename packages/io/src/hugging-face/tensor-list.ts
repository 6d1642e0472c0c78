import type { ParameterParts } from '@kavier/core';

/** A matrix that quantization tools may store in fewer bits, or a tensor that they leave as it is. */
export interface Tensor {
  readonly part: keyof ParameterParts;
  /** Path of the module in the checkpoint, such as `model.layers.3.self_attn.q_proj`. */
  readonly module: string;
  /** Outputs and inputs of a matrix; 1 and the elements of anything else. */
  readonly rows: number;
  readonly columns: number;
  /** How often it is there: the experts of a layer, of which `module` names the first. */
  readonly copies: number;
  readonly isLinear: boolean;
}

/** The parameters of a model, tensor by tensor, as its configuration gives rise to them. */
export class TensorList {
  readonly #tensors: Tensor[] = [];

  get tensors(): readonly Tensor[] {
    return this.#tensors;
  }

  /** A matrix of a linear layer; a bias counts as a small tensor. */
  linear(
    part: keyof ParameterParts,
    module: string,
    rows: number,
    columns: number,
    options: { readonly bias?: boolean; readonly copies?: number } = {},
  ): void {
    const { bias = false, copies = 1 } = options;
    if (rows <= 0 || columns <= 0) return;
    this.#tensors.push({ part, module, rows, columns, copies, isLinear: true });
    if (bias) this.small(module, rows * copies);
  }

  /** A table that is looked up and never quantized. */
  table(part: keyof ParameterParts, module: string, elements: number): void {
    if (elements <= 0) return;
    this.#tensors.push({ part, module, rows: 1, columns: elements, copies: 1, isLinear: false });
  }

  /** Norms, biases, convolutions and other small tensors. */
  small(module: string, elements: number): void {
    this.table('norms', module, elements);
  }

  /** Corrects a part by so many elements that another entry counts too many, or too few. */
  adjust(part: keyof ParameterParts, elements: number): void {
    const module = `model.${part}`;
    this.#tensors.push({ part, module, rows: 1, columns: elements, copies: 1, isLinear: false });
  }

  /** Parameters by part. */
  parts(): ParameterParts {
    const parts = {
      embedding: 0,
      attention: 0,
      feedForward: 0,
      routedExperts: 0,
      norms: 0,
      head: 0,
      encoder: 0,
    };
    for (const tensor of this.#tensors) parts[tensor.part] += elementsOf(tensor);
    return parts;
  }
}

export function elementsOf({ rows, columns, copies }: Tensor): number {
  return rows * columns * copies;
}
