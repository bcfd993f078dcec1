import { createVolatileMemoryStore } from '@leadferry/account/testing';
import { completeTopic } from '@leadferry/config';
import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createScriptedLog } from '../dlq/scripted-log.ts';
import { rebuildMemory } from './rebuild-memory.ts';

const clock = createFakeClock();
const hex = (letter: string): string => letter.repeat(64);

const topicOf = (topic: string, account: string, unchanged: { trustHours: number } | 'off' = { trustHours: 720 }) =>
  completeTopic(topic, { account, lists: ['Newsletter'], consent: 'implicit', onMissingContact: 'skip', unchanged });
const configured = [
  topicOf('leads', 'north'),
  topicOf('forms', 'north', 'off'),
  topicOf('south', 'south'),
  topicOf('quiet', 'quiet', 'off'),
];

const setUp = () => {
  const log = createScriptedLog();
  const memories = new Map<string, ReturnType<typeof createVolatileMemoryStore>>();
  const memoryOf = (account: string) => {
    const memory = memories.get(account) ?? createVolatileMemoryStore(clock);
    memories.set(account, memory);
    return memory;
  };
  const deliver = (topic: string, partition: number, contact: string, content: string, minute: number): void => {
    const at = (seconds: number) => new Date(clock.now() - 3_600_000 + minute * 60_000 + seconds * 1000).toISOString();
    const receipt = { outcome: 'delivered', contactKey: hex(contact), contactHash: hex(content) };
    const value = Buffer.from(JSON.stringify({ ...receipt, receivedAt: at(0), settledAt: at(1) }));
    log.append(`${topic}.receipts`, partition, { value });
  };
  const rebuild = (topics: readonly string[] = [], given: Partial<Parameters<typeof rebuildMemory>[0]> = {}) =>
    rebuildMemory({
      topics,
      configured,
      admin: { describe: async () => ({ partitions: 2, replication: 1 }) },
      reader: log.reader,
      memoryOf,
      clock,
      output: { tell: () => {}, end: () => {} },
      signal: new AbortController().signal,
      ...given,
    });
  const isKnown = async (account: string, contact: string, content: string): Promise<boolean> => {
    const short = (letter: string) => hex(letter).slice(0, 32);
    const look = { contact: short(contact), hash: short(content), trustedFromMs: 0, holder: '0' };
    return (await memoryOf(account).look([look]))[0]?.found === 'unchanged';
  };
  return { log, deliver, rebuild, isKnown, memoryOf };
};

describe('memory rebuild', () => {
  it('remembers the last delivery of each contact, from all partitions, by account', async () => {
    const { deliver, rebuild, isKnown } = setUp();
    deliver('leads', 0, 'a', '1', 1);
    deliver('leads', 1, 'a', '2', 2);
    deliver('leads', 0, 'b', '1', 1);
    deliver('south', 0, 'a', '3', 1);
    const ending = await rebuild();
    expect(ending).toMatchObject({
      exit: 'done',
      fields: { receipts: 4, contacts: 3, restored: 3, known: 0, passed: 0 },
    });
    expect(await isKnown('north', 'a', '2')).toBe(true);
    expect(await isKnown('north', 'b', '1')).toBe(true);
    expect(await isKnown('south', 'a', '3')).toBe(true);
  });

  it('reads the other topics of the account too: the last delivery may be theirs', async () => {
    const { deliver, rebuild, isKnown } = setUp();
    deliver('leads', 0, 'a', '1', 1);
    deliver('forms', 0, 'a', '2', 2);
    deliver('south', 0, 'b', '1', 1);
    const { fields } = await rebuild(['leads']);
    expect(fields).toMatchObject({ accounts: ['north'], restored: 0, passed: 1 });
    expect(await isKnown('north', 'a', '1')).toBe(false);
    expect(await isKnown('south', 'b', '1')).toBe(false);
  });

  it('leaves what is known, and says how much', async () => {
    const { deliver, rebuild, isKnown } = setUp();
    deliver('leads', 0, 'a', '1', 1);
    await rebuild();
    deliver('leads', 0, 'a', '2', 2);
    const { fields, text } = await rebuild();
    expect(fields).toMatchObject({ restored: 0, known: 1 });
    expect(text).toContain('1 more are known already');
    expect(await isKnown('north', 'a', '1')).toBe(true);
  });

  it.each([
    ['a topic that there is not', ['nobody'], /no topic "nobody"/],
    ['a topic that believes no memory', ['quiet'], /`unchanged` is off/],
  ])('refuses %s', async (_what, topics, complaint) => {
    await expect(setUp().rebuild(topics)).rejects.toThrow(complaint);
  });

  it('names a receipts topic that is missing', async () => {
    const rebuilding = setUp().rebuild(['south'], { admin: { describe: async () => undefined } });
    await expect(rebuilding).rejects.toMatchObject({ faults: [expect.stringContaining('south.receipts')] });
  });

  it('says so when Redis does not take it', async () => {
    const { deliver, rebuild } = setUp();
    deliver('leads', 0, 'a', '1', 1);
    const restore = () => Promise.reject(new Error('Connection is closed.'));
    await expect(rebuild([], { memoryOf: () => ({ restore }) })).rejects.toMatchObject({ code: 'redis_away' });
  });
});
