export { Float64Column, Int32Column } from './kernel/columns.ts';
export { type ErrorDetails, type ErrorKind, KavierError } from './units/errors.ts';
export { nearestName, suggestName } from './units/nearest.ts';
export { type BlockLists, blockCount, type RequestTable } from './workload/request-table.ts';
export type { CardCount, TraceCard, Workload } from './workload/trace-card.ts';
