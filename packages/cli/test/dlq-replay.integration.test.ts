import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { startSecretsManagerEmulator } from '@leadferry/simulator';
import { createSecretsManagerClient } from '@leadferry/token';
import { describe, expect, it, onTestFinished } from 'vitest';
import { createDlqWorld, leadOf } from './support/dlq-world.ts';

const numbered = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ id: `lead-${index}`, partition: index % 3 }));

describe('leadferry dlq replay', () => {
  it('sends each back as it came, once, with what is ours taken off', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one', partition: 1 });
    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ code: 0, ok: true, replayed: 1 });
    const [record] = await world.read(world.topic);
    expect(record).toMatchObject({ partition: 1, key: Buffer.from('key-of-one'), value: Buffer.from(leadOf('one')) });
    expect(record?.headers).toEqual({
      tenant: Buffer.from('north'),
      'leadferry.replays': Buffer.from('1'),
      'leadferry.timestamp': Buffer.from('1700000000000'),
    });

    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({
      code: 0,
      replayed: 0,
      left: { replayed: 1 },
    });
    const list = world.run('dlq list');
    expect(await list.exited).toBe(0);
    expect(list.stdout.join('\n')).toContain('replayed 1×');
    expect(await world.run('dlq replay --yes --again --json').result()).toMatchObject({ code: 0, replayed: 1 });
    expect((await world.read(world.topic)).map(({ headers }) => String(headers['leadferry.replays']))).toEqual([
      '1',
      '2',
    ]);
  });

  it('that was killed goes on where it was, with whatever filters, and sends nothing twice', {
    timeout: 60_000,
  }, async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters(...numbered(6000));
    const killed = world.run('dlq replay --yes --json');
    await killed.event('progress');
    killed.kill();
    await killed.exited;
    const before = (await world.replayedIds()).length;
    expect(before).toBeLessThan(6000);
    expect(await world.run('dlq replay --yes --reason rejected --limit 100 --json').result()).toMatchObject({
      code: 0,
      replayed: 100,
    });
    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ code: 0 });
    const ids = await world.replayedIds();
    expect(ids).toHaveLength(6000);
    expect(new Set(ids).size).toBe(6000);
  });

  it('stops between two batches at Ctrl-C, says how far it is, and can be gone on with', {
    timeout: 60_000,
  }, async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters(...numbered(9000));
    const stopped = world.run('dlq replay --yes --json');
    await stopped.event('progress');
    stopped.interrupt();
    const ending = await stopped.result();
    // It may have been done before it heard.
    if (ending.code !== 0) {
      expect(ending).toMatchObject({ code: 130, error: { message: expect.stringContaining('sends nothing twice') } });
      expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ code: 0 });
    }
    expect(new Set(await world.replayedIds()).size).toBe(9000);
    expect(await world.replayedIds()).toHaveLength(9000);
  });

  it('of two at once the later one bars the earlier, and nothing is sent twice', { timeout: 60_000 }, async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters(...numbered(6000));
    const commands = [1, 2, 3].map(() => world.run('dlq replay --yes --json'));
    const codes = await Promise.all(commands.map(async (command) => (await command.result()).code));
    for (const code of codes) expect([0, 13]).toContain(code);
    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ code: 0 });
    const ids = await world.replayedIds();
    expect(ids).toHaveLength(6000);
    expect(new Set(ids).size).toBe(6000);
  });

  it('leaves a lead that came back three times, and says so', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'tired', replays: 3 }, { id: 'fresh', replays: 2 });
    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ replayed: 1, left: { guarded: 1 } });
    expect(await world.replayedIds()).toEqual(['fresh']);
    expect(await world.run('dlq replay --yes --max-replays 4 --json').result()).toMatchObject({ replayed: 1 });
    const [, tired] = await world.read(world.topic);
    expect(String(tired?.headers['leadferry.replays'])).toBe('4');
  });

  it('says before what it would send and cost, and sends nothing', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' }, { id: 'two' }, { id: 'three', reason: 'not_json', value: 'garbage' });
    const [people, machines] = [world.run('dlq replay --dry-run'), world.run('dlq replay --dry-run --json')];
    expect(await machines.result()).toMatchObject({
      code: 0,
      replayed: 0,
      deadLetters: 3,
      byReason: { rejected: 2, not_json: 1 },
      leads: 2,
      requests: 4,
      durationSeconds: 1,
    });
    expect(await people.exited).toBe(0);
    const text = people.stdout.join('\n');
    expect(text).toContain('3 dead letters to replay: 2 rejected, 1 not_json');
    expect(text).toContain('costs up to 4 requests: 2 for each of 2 leads');
    expect(text).toContain('cannot be read');
    expect(await world.read(world.topic)).toEqual([]);
  });

  it("reckons with what Redis says is left of today's calls", async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' });
    const secrets = await startSecretsManagerEmulator();
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' };
    const client = createSecretsManagerClient({ region: 'us-east-1', endpoint: secrets.url, credentials });
    onTestFinished(async () => {
      client.destroy();
      await secrets.stop();
    });
    const value = JSON.stringify({ client_id: randomUUID(), client_secret: 'secret-of-the-application' });
    const named = { Name: 'leadferry/application', SecretString: value, ClientRequestToken: randomUUID() };
    await client.createSecret(named);
    const command = world.run('dlq replay --dry-run --json', { AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url });
    expect(await command.result()).toMatchObject({ code: 0, requests: 2, remainingToday: 10_000 });
  });

  it('asks first, and where nobody can be asked says what to do', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' });
    const command = world.run('dlq replay');
    expect(await command.exited).toBe(2);
    expect(command.stderr.join('\n')).toContain('add --yes');
    expect(await world.read(world.topic)).toEqual([]);
  });

  it('sends leads through a mapping, and none where one stays broken', async () => {
    const world = await createDlqWorld();
    const mail = (id: string, address: string) => JSON.stringify({ id, mail: address });
    await world.addDeadLetters(
      { id: 'a', reason: 'invalid_field', value: mail('a', 'a@example.org') },
      { id: 'b', reason: 'not_json', value: 'garbage' },
      { id: 'c', reason: 'invalid_field', value: mail('c', 'private-no-address') },
    );
    const mapping = `${world.folder}/fix.yaml`;
    writeFileSync(mapping, 'rename: {mail: email}\nset: {consent.permission: implicit}\n');
    const refused = world.run(`dlq replay --yes --mapping ${mapping} --json`);
    expect(await refused.result()).toMatchObject({ code: 3, error: { code: 'still_invalid' } });
    expect(refused.stdout.join('\n')).toMatch(/leads-\w+ 0\/2: invalid_field: email/);
    expect(refused.stdout.join('\n')).not.toContain('private-no-address');
    expect(await world.read(world.topic)).toEqual([]);

    const sent = await world.run(`dlq replay --yes --mapping ${mapping} --leave-invalid --json`).result();
    expect(sent).toMatchObject({ code: 0, replayed: 1, left: { unreadable: 1, invalid: 1 } });
    const [record] = await world.read(world.topic);
    expect(JSON.parse(String(record?.value))).toEqual({
      id: 'a',
      email: 'a@example.org',
      consent: { permission: 'implicit' },
    });
  });
});

describe('leadferry dlq purge', () => {
  it('erases the front as far as all in it is done, hides the rest, and says how many of each', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters(...['a', 'b', 'c', 'd', 'e'].map((id) => ({ id })));
    await world.run('dlq replay 0/0 --yes --json').result();
    const wanted = { deadLetters: 2, erased: 2, hidden: 1 };
    expect(await world.run('dlq purge 0/1 0/3 --dry-run --json').result()).toMatchObject({
      code: 0,
      ...wanted,
      purged: 0,
    });
    expect(await world.read(world.deadLetterTopic)).toHaveLength(5);

    expect(await world.run('dlq purge 0/1 0/3 --yes --json').result()).toMatchObject({ code: 0, ...wanted, purged: 2 });
    expect((await world.read(world.deadLetterTopic)).map(({ offset }) => offset)).toEqual(['2', '3', '4']);
    const list = world.run('dlq list');
    await list.exited;
    expect(list.stdout.join('\n')).toMatch(/0\/3 .*purged/);

    // What is purged is sent no more; what is replayed lets the purged behind it go.
    expect(await world.run('dlq replay --yes --json').result()).toMatchObject({ replayed: 2, left: { purged: 1 } });
    expect(await world.run('dlq purge --state replayed --yes --json').result()).toMatchObject({ erased: 3, hidden: 0 });
    expect(await world.read(world.deadLetterTopic)).toEqual([]);
    expect((await world.replayedIds()).sort()).toEqual(['a', 'c', 'e']);
  });

  it('deletes nothing where nothing is chosen, though replayed ones lie at the front', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' }, { id: 'two' });
    await world.run('dlq replay 0/0 --yes --json').result();
    const nothing = { code: 0, deadLetters: 0, purged: 0, erased: 0, hidden: 0 };
    expect(await world.run('dlq purge --reason not_json --json').result()).toMatchObject(nothing);
    expect(await world.run('dlq purge --reason not_json --yes --json').result()).toMatchObject(nothing);
    expect(await world.read(world.deadLetterTopic)).toHaveLength(2);
  });

  it('asks first', async () => {
    const world = await createDlqWorld();
    await world.addDeadLetters({ id: 'one' });
    const command = world.run('dlq purge');
    expect(await command.exited).toBe(2);
    expect(command.stderr.join('\n')).toContain('1 of them were never replayed');
    expect(await world.read(world.deadLetterTopic)).toHaveLength(1);
  });
});
