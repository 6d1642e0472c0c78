/**
 * Utilization of an accelerator over the service of one request, as a step function of the time t since service
 * began and the service time T: `ramp` while t < rampS, `plateau` while t < T - rampS, `ramp` afterwards.
 */
export interface UtilizationProfile {
  readonly plateau: number;
  readonly ramp: number;
  readonly rampS: number;
}

/** Integral of the profile from the start of service to `untilS`, for a service of `serviceS`; seconds. */
export function utilizationSeconds(
  profile: UtilizationProfile,
  serviceS: number,
  untilS: number,
): number {
  const plateauStartS = Math.min(profile.rampS, serviceS);
  const plateauEndS = Math.max(plateauStartS, serviceS - profile.rampS);
  const onPlateauS = Math.max(0, Math.min(untilS, plateauEndS) - plateauStartS);
  return profile.plateau * onPlateauS + profile.ramp * (untilS - onPlateauS);
}
