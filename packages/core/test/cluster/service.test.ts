import { expect, test } from 'vitest';
import type { RoutableRequest, Router } from '../../src/cluster/router/contract.ts';
import { Service } from '../../src/cluster/service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { equalRequests, onePool, PLAIN_SERVICE } from './plain-service.ts';

const WATCH_NOTHING = { ended: () => {}, ran: () => {} };
const { admission: _, modelRouter: __, ...OPTIONS } = PLAIN_SERVICE;

test.each([-1, 3, 1.5, Number.NaN])('a router that chooses replica %d is refused', (chosen) => {
  const router: Router = { route: () => chosen };
  const service = new Service(
    equalRequests([0], 10, 10),
    onePool({ ...OPTIONS, replicas: 3, router }),
    WATCH_NOTHING,
  );
  expect(() => service.run()).toThrow(/replica that does not exist/);
});

test('all requests are shown as one object, so that an arrival allocates nothing', () => {
  const shown = new Set<RoutableRequest>();
  const router: Router = {
    route: (request) => {
      shown.add(request);
      return 0;
    },
  };
  const requests = equalRequests([0, 1, 2, 3], 10, 10);
  new Service(requests, onePool({ ...OPTIONS, router }), WATCH_NOTHING).run();
  expect(shown.size).toBe(1);
});

test('a request that cannot be served has been routed, and whoever follows it goes on', () => {
  const requests = {
    ...equalRequests([0, 0, 0], 10, 10),
    promptTokens: Int32Array.of(10, 200_000, 10),
    afterRequest: Int32Array.of(-1, -1, 1),
    thinkTimeS: Float64Array.of(0, 0, 4),
  };
  const ended: number[] = [];
  const service = new Service(
    requests,
    onePool({ ...OPTIONS, replicas: 2, router: { route: ({ id }) => id % 2 } }),
    { ran: () => {}, ended: (id) => ended.push(id) },
  );
  service.run();
  const { outcome, replica, arrivalS, finishS } = service.state.record;
  expect(Array.from(outcome, (code) => OUTCOMES[code])).toEqual([
    'completed',
    'rejected',
    'completed',
  ]);
  expect([...replica]).toEqual([0, 1, 0]);
  expect([arrivalS[1], finishS[1], arrivalS[2]]).toEqual([0, 0, 4]);
  expect(ended).toEqual([1, 0, 2]);
  expect(service.turnedAway).toBe(0);
});
