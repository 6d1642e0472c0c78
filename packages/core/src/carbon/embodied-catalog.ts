import { derived, fromMemory, type Provenance, readIn } from '../hardware/provenance.ts';

/** Carbon of making one accelerator, cradle to gate unless its source says otherwise. */
export interface EmbodiedAccelerator {
  /** Name in the catalog of accelerators. */
  readonly name: string;
  readonly carbonKg: number;
  readonly provenance: Provenance;
}

export const EMBODIED_ACCELERATORS: readonly EmbodiedAccelerator[] = [
  {
    name: 'a100-40gb-sxm',
    carbonKg: 127.6,
    provenance: readIn(
      'quotations of Falk et al., "More than Carbon", 2025, arXiv 2509.00093: life-cycle assessment of the A100 SXM 40GB, one card',
    ),
  },
  {
    name: 'a100-40gb',
    carbonKg: 181,
    provenance: readIn(
      'data.hubblo.org, GPU embedded impacts calculator (parametric model of Falk et al., ADEME): A100 PCIe 40GB, made, delivered and disposed of',
    ),
  },
  {
    name: 'h100-sxm',
    carbonKg: 1312 / 8,
    provenance: derived(
      'an eighth of the HGX H100 baseboard of 8, 1,312 kg, by quotations of the product carbon footprint summary of NVIDIA',
    ),
  },
  {
    name: 'b200',
    carbonKg: 2274 / 8,
    provenance: derived(
      'an eighth of the HGX B200 baseboard of 8, 2,274 kg, by quotations of the product carbon footprint summary of NVIDIA',
    ),
  },
];

/** A server without its accelerators. Published figures of whole servers spread from 2,500 to 3,700 kg. */
export const EMBODIED_SERVER: { readonly carbonKg: number; readonly provenance: Provenance } = {
  carbonKg: 2500,
  provenance: fromMemory(
    'Luccioni et al., "Estimating the carbon footprint of BLOOM", JMLR 24 (2023) 253, arXiv 2211.02001',
  ),
};

/** Years over which hardware is written off. */
export const EMBODIED_LIFETIME: { readonly years: number; readonly provenance: Provenance } = {
  years: 5,
  provenance: readIn('the hardware table of LLMCarbon (Faiz et al., ICLR 2024)'),
};

/** The figure of an accelerator of the catalog; undefined where nobody published one: the caller must then give it. */
export function findEmbodiedAccelerator(name: string): EmbodiedAccelerator | undefined {
  return EMBODIED_ACCELERATORS.find((entry) => entry.name === name);
}
