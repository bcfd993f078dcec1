import { createRegistry } from '@leadferry/runtime';
import { expect, it } from 'vitest';
import { createFleet, day, minute, response } from '../test/support/fleet.ts';
import { createMemoryChannel } from '../test/support/memory-channel.ts';
import type { Generation } from './generation.ts';
import type { GenerationNews } from './generation-channel.ts';
import { createTokenMetrics } from './metrics.ts';
import { createMemoryTokenStore, createScriptedGrant } from './testing.ts';
import type { StoredTokenSet } from './token-set.ts';

const login = { epoch: 1, seq: 0 };
const anew = { epoch: 2, seq: 0 };

/** A worker whose grant is lost, since no answer ever comes, and one that holds the same set and is never asked again. */
const setUp = async () => {
  const fleet = createFleet({ grant: createScriptedGrant(() => ({ kind: 'no_answer', reason: 'timeout' })) });
  const { secret, clock, outcome } = fleet;
  const channel = createMemoryChannel();
  const registry = createRegistry({ service: 'test', version: '0' });
  const store = createMemoryTokenStore(secret);
  // The look at an ending can be held up.
  let gate = Promise.resolve();
  const readEnding = async (set: StoredTokenSet) => {
    const ending = await store.readEnding(set);
    await gate;
    return ending;
  };
  secret.paste(response('login'));
  const busy = fleet.join({ channel });
  const idle = fleet.join({ channel, store: { ...store, readEnding }, metrics: createTokenMetrics(registry) });
  await Promise.all([outcome(busy.getAccessToken()), outcome(idle.getAccessToken())]);
  return {
    /** What the process of the idle worker shows. */
    gauge: async () => /leadferry_token_reauth_required\{account="default"\} (\d)/.exec(await registry.metrics())?.[1],
    lose: async () => {
      await clock.advance(0.99 * day);
      for (let asked = 0; asked < 30; asked += 1) {
        await outcome(busy.getAccessToken()).catch(() => {});
        await clock.advance(minute);
      }
      expect(channel.told).toEqual(['1.0 ended']);
    },
    tell: async (generation: Generation, news: GenerationNews = 'live') => {
      await channel.publish('default', generation, news);
      await clock.advance(0);
    },
    holdUp: () => {
      const { promise, resolve } = Promise.withResolvers<void>();
      gate = promise;
      return async () => {
        resolve();
        await clock.advance(0);
      };
    },
  };
};

it('a worker that nobody asks calls for no person any more once it hears of a new grant', async () => {
  const { gauge, lose, tell } = await setUp();
  await lose();
  expect(await gauge()).toBe('1');
  await tell(anew);
  expect(await gauge()).toBe('0');
});

it('late news that the grant was live does not take back the call for a person', async () => {
  const { gauge, lose, tell } = await setUp();
  await lose();
  await tell(login);
  expect(await gauge()).toBe('1');
});

it('late news of a newer set does not take back the call for a person where that one has ended too', async () => {
  const { gauge, lose, tell } = await setUp();
  await lose();
  await tell({ epoch: 1, seq: 3 }, 'ended');
  await tell({ epoch: 1, seq: 3 });
  await tell({ epoch: 1, seq: 2 });
  expect(await gauge()).toBe('1');
  await tell(anew);
  expect(await gauge()).toBe('0');
});

it('an ending told of again, or read late, calls for nobody once a new grant was told of', async () => {
  const { gauge, lose, tell, holdUp } = await setUp();
  const goOn = holdUp();
  await lose();
  await tell(anew);
  await goOn();
  expect(await gauge()).toBe('0');
  await tell(login, 'ended');
  expect(await gauge()).toBe('0');
});
