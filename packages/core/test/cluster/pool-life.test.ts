import { expect, test } from 'vitest';
import { Service } from '../../src/cluster/service.ts';
import { OUTCOMES } from '../../src/record/request-record.ts';
import { amountsWith } from '../reference/amounts.ts';
import { equalRequests, LevelTimer, onePool, PLAIN_SERVICE } from './plain-service.ts';

const ALWAYS = { fromS: 0, toS: Number.POSITIVE_INFINITY };

/** A request a second through replicas that take requests in these spans, the first that does; and which have stopped, as the router hears. */
function served(held: readonly { readonly fromS: number; readonly toS: number }[]) {
  const stopped: number[] = [];
  const requests = equalRequests([0, 1, 2, 3, 4, 5], 32, 4);
  const { kv, scheduler } = PLAIN_SERVICE;
  const service = new Service(
    requests,
    onePool({
      replicas: held.length,
      held,
      kv,
      scheduler,
      amounts: amountsWith([]),
      timer: () => new LevelTimer(() => 0.01),
      router: {
        route: (_request, fleet) => fleet.held[0],
        stopped: (replica) => stopped.push(replica),
      },
    }),
    { ended: () => {}, ran: () => {} },
  );
  service.run();
  const { replica, startS, outcome } = service.state.record;
  return {
    stopped,
    replica: [...replica],
    startS: [...startS],
    outcome: [...outcome].map((code) => OUTCOMES[code]),
  };
}

test('a replica takes requests from its start up to its stop, of which the router hears', () => {
  const { replica, stopped } = served([{ fromS: 1, toS: 3 }, ALWAYS]);
  expect(replica).toEqual([1, 0, 0, 1, 1, 1]);
  expect(stopped).toEqual([0]);
});

test('who comes when none takes requests waits for the next start, in order', () => {
  const { replica, startS } = served([
    { fromS: 0, toS: 1 },
    { fromS: 3.5, toS: 9 },
  ]);
  expect(replica).toEqual([0, 1, 1, 1, 1, 1]);
  expect(startS).toEqual([0, 3.5, 3.5, 3.5, 4, 5]);
});

test('who comes when none will start any more is rejected', () => {
  const { outcome, replica } = served([{ fromS: 0, toS: 2.5 }]);
  expect(outcome).toEqual([...Array(3).fill('completed'), ...Array(3).fill('rejected')]);
  expect(replica).toEqual([0, 0, 0, -1, -1, -1]);
});
