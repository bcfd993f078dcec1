import { startRedis } from '@leadferry/local-stack';
import type { Proof } from './proof.ts';
import { judgeVariant } from './reauth/judge-variant.ts';
import { runVariant } from './reauth/run-variant.ts';
import { browser, device, livesOn } from './reauth/variants.ts';

const workers = 3;

/** A grant that ends under load, three times: logged in anew by device, in a browser, and while its access token lives on. */
export const reauth: Proof = {
  promise: 'A revoked grant idles its account within 2 s, costs no lead, and a login brings it back within 5 s.',
  broken: 'each worker has a Redis of its own, so that they hear nothing of each other',
  async run({ isBroken, say, brokers, redisUrl }) {
    const lone = isBroken ? await Promise.all(Array.from({ length: workers }, () => startRedis())) : [];
    const figures: Record<string, number> = { workers };
    let holds = true;
    try {
      for (const variant of isBroken ? [device] : [device, browser, livesOn]) {
        const reckoned = await runVariant({
          variant,
          workers,
          brokers,
          redisUrl,
          say,
          ...(isBroken ? { loneRedisUrls: lone.map(({ url }) => url) } : {}),
        });
        for (const fault of judgeVariant(variant, reckoned)) {
          holds = false;
          say(`${variant.name}: does not hold: ${fault}`);
        }
        for (const [figure, value] of Object.entries(reckoned))
          figures[`${variant.name}_${figure}`] = Math.round(value * 10_000) / 10_000;
      }
      return { holds, figures };
    } finally {
      await Promise.all(lone.map((redis) => redis.stop()));
    }
  },
};
