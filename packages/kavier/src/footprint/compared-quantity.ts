/** What of a run is set beside OpenDC's answer, in the order of reports, and the unit that it is in. */
export const COMPARED_UNITS = {
  energy: 'Wh',
  'mean power': 'W',
  'peak power': 'W',
  carbon: 'g',
  'mean intensity': 'g/kWh',
  span: 's',
} as const;
export type ComparedQuantity = keyof typeof COMPARED_UNITS;
