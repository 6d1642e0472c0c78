import { requireNumber } from '../units/require.ts';

/** A server as far as it draws power besides its accelerators. */
export interface NodeOptions {
  /** Accelerators that share it; whole, >= 1. A replica takes the share of the node that its accelerators are. */
  readonly accelerators: number;
  /** Watts of processors, memory, network and disks while no accelerator works, and while all do; >= 0. */
  readonly hostIdleW: number;
  readonly hostBusyW: number;
  /** Fans, as a share of what the accelerators draw; >= 0. */
  readonly fanShare: number;
}

/**
 * Watts of the rest of a node, for each accelerator of it:
 *
 *   E_host = (idle T + (busy - idle) T_busy) / n + fans E_accelerators
 *
 * T seconds held, T_busy with work, n accelerators of the node. A line in both, so that buckets add up.
 */
export interface NodeModel {
  /** Energy of the rest of the node for one accelerator that drew `acceleratorJ`, joules. */
  hostJ(heldS: number, busyS: number, acceleratorJ: number): number;
}

export function nodeModel(options: NodeOptions, where = 'node'): NodeModel {
  const { accelerators, hostIdleW, hostBusyW, fanShare } = options;
  requireNumber(accelerators, `${where}.accelerators`, { from: 1, integer: true });
  requireNumber(hostIdleW, `${where}.hostIdleW`, { from: 0 });
  requireNumber(hostBusyW, `${where}.hostBusyW`, { from: hostIdleW });
  requireNumber(fanShare, `${where}.fanShare`, { from: 0 });
  const moreW = hostBusyW - hostIdleW;
  return {
    hostJ: (heldS, busyS, acceleratorJ) =>
      (hostIdleW * heldS + moreW * busyS) / accelerators + fanShare * acceleratorJ,
  };
}
