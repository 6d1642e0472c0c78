/**
 * What goes first at one instant: runs of steps end, then replicas that start let those in who wait for them, then requests arrive, then
 * replicas decide what to do next.
 */
export const ENDS = 0;
export const STARTS = 1;
export const ARRIVES = 2;
export const DECIDES = 3;
