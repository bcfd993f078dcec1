import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { expect, it, onTestFinished } from 'vitest';
import { readTopics } from '../config.ts';
import { createInput } from '../input.ts';
import { createPaint } from '../paint.ts';
import type { CheckIntent } from './check-command.ts';
import { runCheck } from './run-check.ts';

const nowMs = Date.UTC(2026, 10, 28);
const oneTopic = 'topics: { leads: { lists: [Newsletter] } }';
const twoTopics = 'topics: { leads: { lists: [Newsletter] }, fair: { lists: [Fair], consent: explicit } }';

/** Runs the command on a config file with these topics, with the event on standard input. */
const check = (
  event: string | Buffer,
  { topics = oneTopic, ...intent }: Partial<CheckIntent> & { topics?: string } = {},
) => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-check-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  const configPath = join(folder, 'leadferry.yaml');
  writeFileSync(configPath, `application: { secret: a }\naccounts: { default: { tokenSecret: b } }\n${topics}\n`);
  return runCheck(
    { command: 'check', file: undefined, topic: undefined, headers: [], ...intent },
    {
      topics: readTopics({}, configPath),
      readInput: createInput(Readable.from([Buffer.from(event)])),
      nowMs,
      paint: createPaint(false),
    },
  );
};

const lead = JSON.stringify({ id: 'web-1', email: 'ada@example.org' });

it('tells what a lead would become, what it rests on and what it costs', async () => {
  const { exit, fields, text } = await check(lead);
  expect(exit).toBe('done');
  expect(fields).toMatchObject({ topic: 'leads', leadId: 'web-1', consent: { permission: 'implicit', stated: false } });
  expect(text).toContain('implicit, as topics.leads.consent says');
  expect(text).toMatch(/Where there is no such contact:\n {2}POST \/contacts, then delivered, 2 requests\n {2}\{/);
  expect(text).toContain('skipped (unsubscribed), 1 request');
});

it('ends with 15 and every fault where it would be a dead letter', async () => {
  const ending = await check('{"email": "nobody"}');
  expect(ending).toMatchObject({ exit: 'leadRefused', isFailure: true, fields: { error: { code: 'invalid_field' } } });
  expect(ending.text).toContain('leads.dead-letter');
});

it('judges bytes, not what they look like', async () => {
  expect(await check(Buffer.from([0x22, 0xff, 0x22]))).toMatchObject({ fields: { error: { code: 'not_json' } } });
});

it('reads an event in a binary envelope by its headers', async () => {
  const headers = [
    'ce_specversion=1.0',
    'ce_id=crm-7',
    'ce_source=crm',
    'ce_type=lead',
    'content-type=application/json',
  ];
  const { fields } = await check('{"email": "ada@example.org"}', { headers });
  expect(fields).toMatchObject({ leadId: 'crm-7' });
});

it('takes the topic that is named, and asks for one where there are several', async () => {
  const { fields } = await check(lead, { topics: twoTopics, topic: 'fair' });
  expect(fields).toMatchObject({ topic: 'fair', consent: { permission: 'explicit' } });
  await expect(check(lead, { topics: twoTopics })).rejects.toThrow('there are: leads, fair');
  await expect(check(lead, { topic: 'fairs' })).rejects.toThrow('there is no topic "fairs"');
});

it.each([
  ['a header without a value', { headers: ['ce_id'] }, 'NAME=VALUE'],
  ['a file that is not there', { file: 'missing.json' }, 'missing.json'],
])('says what is wrong with %s', async (_, intent, words) => {
  await expect(check(lead, intent)).rejects.toMatchObject({ code: 'usage', message: expect.stringContaining(words) });
});
