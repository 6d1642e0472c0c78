import type { SaturationState, ServiceSummary } from '@kavier/core';

/** Whether a service keeps up with its load; `not-modelled` of an engine in which requests never wait. */
export type LoadState = SaturationState | 'not-modelled';

export function loadStateOf(service: ServiceSummary | undefined): LoadState {
  return service?.saturation.state ?? 'not-modelled';
}
