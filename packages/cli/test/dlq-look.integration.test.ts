import { describe, expect, it } from 'vitest';
import { createDlqWorld, leadOf } from './support/dlq-world.ts';

const eventsOf = (lines: readonly string[], event: string) =>
  lines.map((line) => JSON.parse(line)).filter((each) => each.event === event);

describe('leadferry dlq list', () => {
  it('shows where, when, why and what was done since, and no personal data', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' }, { id: 'two', partition: 2, reason: 'poison' });
    const command = world.run('dlq list');
    expect(await command.exited, command.stderr.join('\n')).toBe(0);
    const text = command.stdout.join('\n');
    expect(text).toMatch(/0\/0 +2026-11-27T10:00:00Z +rejected +waiting +2 +400 +one/);
    expect(text).toMatch(/2\/0 +2026-11-27T10:00:00Z +poison +waiting +2 +400 +two/);
    expect(text).toContain('2 dead letters: 2 waiting');
    expect(text).not.toContain('@example.org');
    expect(text).not.toContain('\u001b');
  });

  it('narrows down, and tells machines the same', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters(
      { id: 'one' },
      { id: 'two', at: '2026-11-20T10:00:00.000Z' },
      { id: 'three', reason: 'not_json', value: 'garbage' },
      { id: 'four', value: leadOf('four', { source: 'import' }) },
    );
    const idsOf = async (args: string) => {
      const command = world.run(`dlq list --json ${args}`);
      expect(await command.result()).toMatchObject({ code: 0, ok: true });
      return eventsOf(command.stdout, 'dead_letter').map(({ leadId }) => leadId);
    };
    expect(await idsOf('--reason not_json --reason poison')).toEqual(['three']);
    expect(await idsOf('--since 2026-11-21T00:00:00Z')).toEqual(['one', 'three', 'four']);
    expect(await idsOf('--until 2026-11-21')).toEqual(['two']);
    expect(await idsOf('--source import')).toEqual(['four']);
    expect(await idsOf('--lead-id two --lead-id one --limit 1')).toEqual(['one']);
    expect(await idsOf('0/1 0/3')).toEqual(['two', 'four']);
  });
});

describe('leadferry dlq show', () => {
  it('shows message and headers, and what is personal only when asked', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' }, { id: 'two' });
    const [plain, personal] = [
      world.run('dlq show 0/1'),
      world.run('dlq show --lead-id two --show-personal-data --json'),
    ];
    expect(await plain.exited, plain.stderr.join('\n')).toBe(0);
    const text = plain.stdout.join('\n');
    for (const part of ['the contact is refused', 'leadferry.attempts: 2', 'tenant: 5 bytes', '--show-personal-data'])
      expect(text).toContain(part);
    expect(text).not.toMatch(/@example\.org|north|key-of/);
    expect(await personal.result()).toMatchObject({ code: 0, deadLetters: 1 });
    expect(eventsOf(personal.stdout, 'dead_letter')).toMatchObject([
      { offset: '1', key: 'key-of-two', value: leadOf('two'), headers: { tenant: 'north' }, attempts: 2 },
    ]);
  });
});

describe('what is wrong is said, and what to do', () => {
  it.each([
    ['dlq list --topic nobody', 2, /no topic "nobody" in the config; there are: leads-/],
    ['dlq list --reason broken', 2, /not_json, empty/],
    ['dlq list --since yesterday', 2, /ISO time/],
    ['dlq show 17', 2, /PARTITION\/OFFSET/],
    ['dlq show 0/99', 2, /dlq list/],
    ['dlq replay --mapping /there/is/none.yaml --yes', 1, /cannot be read: \/there\/is\/none\.yaml/],
  ])('%s', async (args, code, complaint) => {
    const world = await createDlqWorld();
    const command = world.run(args);
    expect(await command.exited).toBe(code);
    expect(command.stderr.join('\n')).toMatch(complaint);
  });

  it('a place needs its topic where there are several', async () => {
    const world = await createDlqWorld({ topics: 2 });
    const command = world.run('dlq show 0/0');
    expect(await command.exited).toBe(2);
    expect(command.stderr.join('\n')).toContain('say in which topic 0/0 is, with --topic NAME');
  });

  it('Kafka away ends with 11, and a topic that does not exist with 1', async () => {
    const world = await createDlqWorld();
    const away = world.run('dlq list --json', { KAFKA_BROKERS: '127.0.0.1:1' });
    expect(await away.result()).toMatchObject({
      code: 11,
      error: { code: 'kafka_unavailable', message: expect.stringContaining('KAFKA_BROKERS') },
    });
    const { writeFileSync } = await import('node:fs');
    const path = `${world.folder}/other.yaml`;
    writeFileSync(
      path,
      'application: {secret: s}\naccounts: {default: {tokenSecret: t}}\ntopics: {not-there: {lists: [a]}}\n',
    );
    const missing = world.run(`dlq list --config ${path}`);
    expect(await missing.exited).toBe(1);
    const text = missing.stderr.join('\n');
    expect(text).toContain('topics.not-there: Kafka has no such topic');
    expect(text).toContain('Kafka has no topic not-there.dead-letter: start a worker once');
  });
});
