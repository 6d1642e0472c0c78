import { expect, test } from 'vitest';
import { generateClosedUsers } from '../../src/workload/closed-users.ts';

const options = {
  users: 5,
  requestsPerUser: 4,
  thinkTimeS: { distribution: 'exponential', mean: 3 },
  promptTokens: { distribution: 'uniform', min: 1, max: 1000 },
  outputTokens: { distribution: 'uniform', min: 1, max: 1000 },
  seed: 9,
} as const;

/** A user's requests in order, without ids. */
function chainOf(users: number, user: number) {
  const { requests } = generateClosedUsers({ ...options, users });
  const ids = [...requests.arrivalS.keys()].filter((id) => requests.session?.[id] === user);
  return ids.map((id) => [
    requests.turn?.[id],
    requests.turn?.[id] === 0 ? requests.arrivalS[id] : requests.thinkTimeS?.[id],
    requests.promptTokens[id],
    requests.outputTokens[id],
  ]);
}

test('each user is a chain of requests, and only first ones come by the clock', () => {
  const { requests } = generateClosedUsers(options);
  const { arrivalS, afterRequest, session, turn } = requests;
  expect(requests.count).toBe(20);
  expect([...arrivalS]).toEqual([...arrivalS].sort((a, b) => a - b));
  for (let id = 0; id < requests.count; id++) {
    const before = afterRequest?.[id] ?? -1;
    expect(before < id).toBe(true);
    expect(before < 0).toBe(turn?.[id] === 0);
    if (before >= 0) expect(session?.[before]).toBe(session?.[id]);
    if (before >= 0) expect(turn?.[before]).toBe((turn?.[id] ?? 0) - 1);
  }
  expect(chainOf(5, 3).map(([index]) => index)).toEqual([0, 1, 2, 3]);
});

test('one more user changes no other', () => {
  for (let user = 0; user < 5; user++) expect(chainOf(6, user)).toEqual(chainOf(5, user));
});

test('no users and no requests are refused', () => {
  expect(() => generateClosedUsers({ ...options, users: 0 })).toThrow(/workload\.users/);
  expect(() => generateClosedUsers({ ...options, requestsPerUser: 0 })).toThrow(/requestsPerUser/);
});
