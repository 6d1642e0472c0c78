/** Hears now and then how much of long work is done, in the same unit as `total`; undefined where that is not known. */
export type ProgressListener = (done: number, total: number | undefined) => void;
