import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { createApplicationSecretReader } from './application-secret-reader.ts';
import { createScriptedSecrets, throttling } from './scripted-secrets.ts';

const start = () => {
  const secrets = createScriptedSecrets();
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const read = createApplicationSecretReader({
    client: secrets.client,
    secretId: 'leadferry/application',
    clock,
    logger,
  });
  return { secrets, clock, logger, read };
};

describe("the application's secret", () => {
  it('is read once, shared by all who ask at the same time, and kept', async () => {
    const { secrets, clock, read } = start();
    const known = { clientId: 'the-key', clientSecret: 'the-secret' };
    expect(await Promise.all([read(), read()])).toEqual([known, known]);
    await clock.advance(86_400_000);
    expect(await read()).toEqual(known);
    expect(secrets.reads).toBe(1);
  });

  it('that cannot be read is asked for again at most every two seconds', async () => {
    const { secrets, clock, logger, read } = start();
    const known = secrets.value;
    secrets.value = throttling();
    await expect(read()).rejects.toMatchObject({ code: 'token_unavailable' });
    await clock.advance(1_999);
    await expect(read()).rejects.toMatchObject({ code: 'token_unavailable' });
    expect(secrets.reads).toBe(1);
    await clock.advance(1);
    secrets.value = known;
    expect(await read()).toMatchObject({ clientId: 'the-key' });
    expect(secrets.reads).toBe(2);
    expect(logger.lines.map(({ event }) => event)).toEqual(['application_secret_unavailable']);
  });

  it('is not asked for twice while an answer is outstanding, however long', async () => {
    const { secrets, clock, read } = start();
    secrets.value = undefined;
    void read();
    await clock.advance(60_000);
    void read();
    expect(secrets.reads).toBe(1);
  });

  it('that can be read but not used says so and is looked at again, for an operator may mend it', async () => {
    const { secrets, clock, read } = start();
    secrets.value = { client_secret: 'the-secret' };
    await expect(read()).rejects.toMatchObject({ code: 'config_error' });
    secrets.value = { client_id: 'the-key', hash_key: 'any long random text' };
    await clock.advance(2_000);
    expect(await read()).toEqual({ clientId: 'the-key', hashKey: 'any long random text' });
  });

  it('is never written into a log line', async () => {
    const { secrets, logger, read } = start();
    secrets.value = { client_secret: 'the-secret' };
    await expect(read()).rejects.toThrow();
    expect(JSON.stringify(logger.lines.map(({ fields }) => String(fields.error)))).not.toContain('the-secret');
  });
});
