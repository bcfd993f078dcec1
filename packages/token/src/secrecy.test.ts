import { inspect } from 'node:util';
import { createLogger } from '@leadferry/runtime';
import { expect, it } from 'vitest';
import { createFleet, day, response, rotate } from '../test/support/fleet.ts';
import { TokenUnavailableError } from './errors.ts';
import type { SendResult } from './refresh-outcome.ts';
import { answerWith, createMemoryTokenStore, createScriptedGrant } from './testing.ts';

const leaking = JSON.stringify({ error_description: 'at-secret-echo', access_token: 'at-secret-echo' });

const answers: [string, SendResult | undefined][] = [
  ['granted', undefined],
  ['never sent', { kind: 'never_sent' }],
  ['throttled', answerWith(429, leaking)],
  ['refused', answerWith(400, { error: 'invalid_grant', error_description: 'rt-secret-login is invalid' })],
  ['not accepted as a client', answerWith(401, { error: 'invalid_client', error_description: 'rt-secret-login' })],
  ['unparsable', answerWith(200, 'at-secret-1 rt-secret-1')],
  ['an error page', answerWith(502, leaking)],
  ['not answered', { kind: 'no_answer', reason: 'timeout' }],
];

it.each(answers)('shows no token in logs, metrics or errors when a refresh is %s', async (_, answer) => {
  const written: string[] = [];
  const logger = createLogger({ name: 'test', level: 'trace', destination: { write: (line) => written.push(line) } });
  const grant = createScriptedGrant((token, index) => answer ?? rotate()(token, index));
  const { secret, clock, registry, join, outcome } = createFleet({ grant });
  secret.paste(response('login'));
  const worker = join({ logger, probe: async () => 'refused' });
  const token = await worker.getAccessToken();
  await clock.advance(0.8 * day);
  await worker.getAccessToken();
  await clock.advance(30_000);
  await clock.advance(day);

  const shown: unknown[] = [];
  const keep = (error: unknown) => void shown.push(inspect(error, { depth: 20 }), String(error), JSON.stringify(error));
  await outcome(worker.getAccessToken()).catch(keep);
  await outcome(worker.replaceRefused(token)).catch(keep);
  secret.paste('at-secret-broken {');
  await clock.advance(day);
  await outcome(worker.getAccessToken()).catch(keep);
  secret.failWith(new TokenUnavailableError('away'));
  await outcome(worker.getAccessToken()).catch(keep);

  const all = [...written, ...shown, await registry.metrics()].join('\n');
  expect(written.length).toBeGreaterThan(2);
  expect(shown.length).toBeGreaterThan(2);
  expect(all).not.toMatch(/[ar]t-secret/);
});

it('keeps tokens out of claims and verdicts', async () => {
  const grant = createScriptedGrant(() => answerWith(400, { error: 'invalid_grant' }));
  const { secret, clock, join, outcome } = createFleet({ grant });
  secret.paste(response('login'));
  await clock.advance(2 * day);
  await outcome(join().getAccessToken()).catch(() => {});
  await clock.advance(61_000);
  await outcome(join().getAccessToken()).catch(() => {});
  const set = await createMemoryTokenStore(secret).readCurrent();
  const placed = await secret.labels();
  const books = [...placed].filter(([, versionId]) => versionId !== set.versionId).map(([label]) => label);
  expect(books.toSorted()).toEqual(['CC_CLAIM', 'CC_EPOCH', 'CC_REAUTH', 'CC_VERDICT']);
  for (const label of books) expect((await secret.readLabelled(label))?.text).not.toMatch(/[ar]t-secret/);
});
