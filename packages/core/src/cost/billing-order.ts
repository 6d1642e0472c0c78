import { COMPLETED, type RequestRecord } from '../record/request-record.ts';

/** Requests to be billed: tenant by tenant, each in order of arrival, ties by id. With a record only the completed ones. */
export function billingOrder(
  arrivalS: Float64Array,
  tenants: Int32Array | undefined,
  record: RequestRecord | undefined,
): Int32Array {
  const ids = Int32Array.from(arrivalS, (_, id) => id);
  const billed = record === undefined ? ids : ids.filter((id) => record.outcome[id] === COMPLETED);
  // In a closed loop requests come when answers do, not in the order of their ids.
  if (!isInOrder(billed, arrivalS)) billed.sort((a, b) => arrivalS[a] - arrivalS[b] || a - b);
  return tenants === undefined ? billed : byTenant(billed, tenants);
}

function isInOrder(ids: Int32Array, arrivalS: Float64Array): boolean {
  for (let i = 1; i < ids.length; i++) if (arrivalS[ids[i]] < arrivalS[ids[i - 1]]) return false;
  return true;
}

/** Counting sort, so that the order within a tenant stays. */
function byTenant(ids: Int32Array, tenants: Int32Array): Int32Array {
  let largest = -1;
  for (const id of ids) if (tenants[id] > largest) largest = tenants[id];
  const next = new Int32Array(largest + 2);
  for (const id of ids) next[tenants[id] + 1]++;
  for (let tenant = 1; tenant <= largest; tenant++) next[tenant] += next[tenant - 1];
  const sorted = new Int32Array(ids.length);
  for (const id of ids) sorted[next[tenants[id]]++] = id;
  return sorted;
}
