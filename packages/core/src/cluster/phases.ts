/** What goes first at one instant: runs of steps end, then requests arrive, then replicas decide what to do next. */
export const ENDS = 0;
export const ARRIVES = 1;
export const DECIDES = 2;
