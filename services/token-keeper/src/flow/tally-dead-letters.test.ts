import { expect, it } from 'vitest';
import { createScriptedLog } from '../../test/support/scripted-log.ts';
import { createDeadLetterTally } from './tally-dead-letters.ts';

const hourMs = 3_600_000;
const beganMs = Date.UTC(2026, 10, 28, 12);
const topics = [{ topic: 'leads.receipts', partitions: 1 }];
const setAside = (reason: string) => ({ outcome: 'dead-lettered', reason });

const start = () => {
  const log = createScriptedLog();
  const tally = createDeadLetterTally(log.follower);
  return { log, tallyAt: async (atMs: number) => (await tally(topics, () => atMs)).reasons };
};

it('dead letters of the last day are counted by reason, most frequent first; other fates and other texts are not', async () => {
  const { log, tallyAt } = start();
  log.append(beganMs - 25 * hourMs, setAside('rejected'));
  log.append(beganMs - 2 * hourMs, setAside('not_json'));
  for (const at of [3, 2, 1]) log.append(beganMs - at, setAside('invalid_field'));
  log.append(beganMs, { outcome: 'skipped', reason: 'unchanged' });
  log.append(beganMs, setAside('a reason nobody knows'));
  log.append(beganMs, '"dead-lettered" and no JSON');
  expect(await tallyAt(beganMs)).toEqual([
    ['invalid_field', 3],
    ['not_json', 1],
  ]);
});

it('what comes later is added, and what is older than a day is forgotten', async () => {
  const { log, tallyAt } = start();
  log.append(beganMs, setAside('not_json'));
  await tallyAt(beganMs + 1);
  log.append(beganMs + hourMs, setAside('empty'));
  expect(await tallyAt(beganMs + hourMs)).toEqual(
    expect.arrayContaining([
      ['not_json', 1],
      ['empty', 1],
    ]),
  );
  expect(await tallyAt(beganMs + 24.5 * hourMs)).toEqual([['empty', 1]]);
});
