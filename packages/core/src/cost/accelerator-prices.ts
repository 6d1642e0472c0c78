import type { AcceleratorPrice, PricePlan } from './accelerator-price.ts';

/**
 * Prices of GPU hours, each of its day. They are list prices; large buyers pay less. Add newer rows beside older ones.
 *
 * - 2025-03: medians over the offers of a public list, per accelerator. It does not tell SXM from PCIe for "A100" and "H100";
 *   they stand under the SXM part here.
 * - 2026: offers that others read off the pages of providers and published with page and day; `market` is the median of
 *   those listed here, and a test holds it to that.
 */
const CLOUD_GPUS =
  'derived: median of the offers in the-full-stack/website docs/cloud-gpus (MIT), per accelerator, last changed 2025-03-07';
const SILYBENCH = 'read in tgarg01/silybench-data derived/csv/gpu_prices.csv, which read';
const RUNPOD = `${SILYBENCH} runpod.io/pricing`;
const LAMBDA = `${SILYBENCH} lambda.ai/pricing`;
const NEBIUS = `${SILYBENCH} nebius.com/prices`;
const GCP = `${SILYBENCH} the Cloud Billing catalog (a3-highgpu-1g: GPU, vCPU and memory)`;
const HYPERSTACK =
  'read in api-evangelist/nexgen-cloud plans/nexgen-cloud-plans-pricing.yml, which read hyperstack.cloud/gpu-pricing';
const HYPERSCALERS = 'read in datareceipts/data-receipts 109-gpu-pricing/hyperscalers.json';
const DIGITALOCEAN = 'read in the data set tokenwatt/gpu-cloud-prices, from the DigitalOcean API';
const LISTED = 'derived: median of the offers of 2026 in this list';

type Row = readonly [accelerator: string, usdPerHour: number];

function offers(
  provider: string,
  plan: PricePlan,
  source: string,
  date: string,
  rows: readonly Row[],
  region?: string,
): AcceleratorPrice[] {
  return rows.map(([accelerator, usdPerHour]) => ({
    accelerator,
    plan,
    provider,
    ...(region === undefined ? {} : { region }),
    usdPerHour,
    source,
    date,
  }));
}

type MarketRow = readonly [
  accelerator: string,
  plan: PricePlan,
  medianUsd: number,
  lowUsd: number,
  highUsd: number,
  count: number,
];

function market(source: string, date: string, rows: readonly MarketRow[]): AcceleratorPrice[] {
  return rows.map(([accelerator, plan, usdPerHour, lowUsd, highUsd, count]) => ({
    accelerator,
    plan,
    provider: 'market',
    usdPerHour,
    offers: { count, lowUsd, highUsd },
    source,
    date,
  }));
}

export const ACCELERATOR_PRICES: readonly AcceleratorPrice[] = [
  ...market(CLOUD_GPUS, '2025-03-07', [
    ['a10', 'on-demand', 2, 0.35, 2, 3],
    ['rtx-a6000', 'on-demand', 0.89, 0.43, 1.89, 28],
    ['rtx-a6000', 'spot', 0.59, 0.59, 0.59, 4],
    ['a100-40gb-sxm', 'on-demand', 2.39, 1.1, 4.1, 23],
    ['a100-40gb-sxm', 'spot', 1.0725, 0.69, 1.22875, 10],
    ['a100-80gb-sxm', 'on-demand', 2.73, 0.55, 5.12, 33],
    ['a100-80gb-sxm', 'spot', 1.47, 1.47, 1.47, 3],
    ['l4', 'on-demand', 1, 1, 1, 3],
    ['h100-pcie', 'on-demand', 4.29, 4.29, 4.29, 4],
    ['h100-sxm', 'on-demand', 4.58, 0.69, 10, 18],
  ]),
  ...offers('runpod-community', 'on-demand', RUNPOD, '2026-09-25', [
    ['rtx-4090', 0.34],
    ['l40s', 0.79],
    ['a100-80gb', 1.19],
    ['a100-80gb-sxm', 1.39],
    ['h100-pcie', 1.99],
    ['h100-nvl', 2.59],
    ['h100-sxm', 2.69],
    ['h200', 3.59],
    ['b200', 5.98],
  ]),
  ...offers('runpod-secure', 'on-demand', RUNPOD, '2026-09-25', [
    ['rtx-4090', 0.74],
    ['l40s', 1.09],
    ['a100-80gb', 1.59],
    ['a100-80gb-sxm', 1.59],
    ['h100-pcie', 2.89],
    ['h100-nvl', 3.19],
    ['h100-sxm', 3.49],
    ['h200', 4.59],
    ['b200', 6.79],
  ]),
  ...offers('lambda', 'on-demand', LAMBDA, '2026-09-25', [
    ['a10', 1.29],
    ['a100-40gb-sxm', 1.99],
    ['a100-80gb-sxm', 2.79],
    ['h100-pcie', 3.29],
    ['h100-sxm', 4.29],
    ['gh200', 2.29],
    ['b200', 6.99],
  ]),
  ...offers('nebius', 'on-demand', NEBIUS, '2026-09-25', [
    ['l40s', 1.55],
    ['h100-sxm', 3.85],
    ['h200', 4.5],
    ['b200', 7.15],
  ]),
  ...offers('hyperstack', 'on-demand', HYPERSTACK, '2026-08-26', [
    ['rtx-a6000', 0.5],
    ['rtx-pro-6000', 1.85],
    ['a100-80gb', 1.35],
    ['a100-80gb-sxm', 1.6],
    ['h100-pcie', 2.5],
    ['h100-sxm', 3.2],
    ['h200', 3.99],
    ['b200', 6],
  ]),
  ...offers('hyperstack', 'reserved', HYPERSTACK, '2026-08-26', [
    ['rtx-a6000', 0.35],
    ['rtx-pro-6000', 1.3],
    ['a100-80gb', 0.95],
    ['a100-80gb-sxm', 1.36],
    ['h100-pcie', 1.75],
    ['h100-sxm', 2.72],
    ['h200', 2.79],
    ['b200', 5.1],
  ]),
  ...offers('hyperstack', 'spot', HYPERSTACK, '2026-08-26', [
    ['rtx-a6000', 0.4],
    ['rtx-pro-6000', 1.48],
    ['a100-80gb', 1.08],
    ['h100-pcie', 2],
  ]),
  ...offers('digitalocean', 'on-demand', DIGITALOCEAN, '2026-10-08', [['mi300x', 2.59]]),
  ...offers(
    'aws',
    'on-demand',
    HYPERSCALERS,
    '2026-11-09',
    [
      ['a100-40gb-sxm', 2.7447],
      ['a100-80gb-sxm', 3.4309],
      ['h100-sxm', 6.88],
    ],
    'us-east-1',
  ),
  ...offers('azure', 'on-demand', HYPERSCALERS, '2026-11-09', [['a100-80gb', 3.673]], 'eastus'),
  ...offers('gcp', 'on-demand', GCP, '2026-09-26', [['h100-sxm', 10.9791]], 'us-central1'),
  ...offers('gcp', 'spot', GCP, '2026-09-26', [['h100-sxm', 6.571]], 'us-central1'),
  ...market(LISTED, '2026-11-09', [
    ['rtx-4090', 'on-demand', 0.54, 0.34, 0.74, 2],
    ['l40s', 'on-demand', 1.09, 0.79, 1.55, 3],
    ['a100-40gb-sxm', 'on-demand', 2.36735, 1.99, 2.7447, 2],
    ['a100-80gb', 'on-demand', 1.47, 1.19, 3.673, 4],
    ['a100-80gb-sxm', 'on-demand', 1.6, 1.39, 3.4309, 5],
    ['h100-pcie', 'on-demand', 2.695, 1.99, 3.29, 4],
    ['h100-nvl', 'on-demand', 2.89, 2.59, 3.19, 2],
    ['h100-sxm', 'on-demand', 3.85, 2.69, 10.9791, 7],
    ['h200', 'on-demand', 4.245, 3.59, 4.59, 4],
    ['b200', 'on-demand', 6.79, 5.98, 7.15, 5],
  ]),
];
