import { type GroupReader, KafkaUnavailableError, TopicRefusedError } from '@leadferry/consumer';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createScriptedLog } from '../../test/support/scripted-log.ts';
import { createLeadFlow } from './lead-flow.ts';

const topic = {
  topic: 'leads',
  account: 'default',
  lists: ['Newsletter'],
  consent: 'implicit',
  deadLetterTopic: 'leads.dead-letter',
  receiptsTopic: 'leads.receipts',
  onMissingContact: 'skip',
  unchangedTrustMs: 0,
} as const;

const start = ({ receipts = 1 } = {}) => {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const log = createScriptedLog();
  let reads = 0;
  const world: { isAway: boolean; isRefused: boolean } = { isAway: false, isRefused: false };
  const groups: GroupReader = {
    readGroup: async () => {
      reads += 1;
      if (world.isAway) throw new KafkaUnavailableError({ cause: undefined });
      return { members: 1, topics: new Map([['leads', [{ partition: 0, settled: 0n, end: 0n, member: undefined }]]]) };
    },
    readMembers: async () => [{ id: 'a', host: '10.0.0.1', assigned: new Map([['leads', [0]]]) }],
    countRecords: async () => receipts,
    close: async () => {},
  };
  const follower = {
    ...log.follower,
    next: async (places: Parameters<typeof log.follower.next>[0]) => {
      if (world.isRefused) throw new TopicRefusedError('leads.receipts', 'TOPIC_AUTHORIZATION_FAILED');
      return log.follower.next(places);
    },
  };
  const flow = createLeadFlow({ topics: [topic], groupId: 'g', groups, follower, clock, logger });
  return { clock, logger, log, world, flow, reads: () => reads };
};

describe('the flow of leads', () => {
  it('is read when somebody looks, and not again within a few seconds', async () => {
    const { flow, clock, log, reads } = start();
    log.append(clock.now(), { outcome: 'dead-lettered', reason: 'not_json' });
    expect(reads()).toBe(0);
    const { flow: seen } = await flow.look();
    expect(seen?.settled.counts.at(-1)).toBe(1);
    expect(seen?.deadLetters?.reasons).toEqual([['not_json', 1]]);
    expect(seen?.members).toHaveLength(1);
    await flow.look();
    expect(reads()).toBe(1);
    await clock.advance(5000);
    await flow.look();
    expect(reads()).toBe(2);
  });

  it('is not known while Kafka is away, which the log says once, and is again once it is back', async () => {
    const { flow, clock, world, logger } = start();
    await flow.look();
    world.isAway = true;
    for (let looks = 0; looks < 3; looks += 1) {
      await clock.advance(5000);
      expect(await flow.look()).toEqual({ flow: undefined, isAway: true });
    }
    expect(logger.lines.map(({ event }) => event)).toEqual(['lead_flow_not_read']);
    world.isAway = false;
    await clock.advance(5000);
    expect(await flow.look()).toMatchObject({ flow: { members: [{}] }, isAway: false });
  });

  it('without the right to read receipts lacks the reasons alone', async () => {
    const { flow, clock, world, logger } = start();
    world.isRefused = true;
    expect((await flow.look()).flow).toMatchObject({ deadLetters: undefined, members: [{ host: '10.0.0.1' }] });
    await clock.advance(5000);
    await flow.look();
    expect(logger.lines.map(({ event }) => event)).toEqual(['receipts_not_read']);
  });

  it('asks nothing of a receipts topic that nobody has written to', async () => {
    const { flow, log } = start({ receipts: 0 });
    expect((await flow.look()).flow?.settled.counts.every((count) => count === 0)).toBe(true);
    expect(log.asked).toEqual([]);
  });
});
