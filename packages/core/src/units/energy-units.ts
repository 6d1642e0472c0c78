export const JOULES_PER_WH = 3600;
export const JOULES_PER_KWH = 3.6e6;
