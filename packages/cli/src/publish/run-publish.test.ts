import { completeTopic } from '@leadferry/config';
import { expect, it } from 'vitest';
import type { Ending } from '../ending.ts';
import { createHumanOutput, createJsonOutput } from '../output.ts';
import { createPaint } from '../paint.ts';
import type { CheckedEvents } from './check-events.ts';
import type { PublishIntent } from './publish-command.ts';
import { runPublish } from './run-publish.ts';

const nowMs = Date.UTC(2026, 10, 28);
const settings = { account: 'default', consent: 'implicit', onMissingContact: 'skip', unchanged: 'off' } as const;
const topics = [completeTopic('leads', { ...settings, lists: ['Newsletter'] })];

const done: Ending = { exit: 'done', isFailure: false, fields: {}, text: '' };

/** Runs the command on a file, and notes what would be sent. */
const publish = async (
  content: string,
  { isJson = false, ...over }: Partial<PublishIntent> & { isJson?: boolean } = {},
) => {
  const intent: PublishIntent = {
    ...{ command: 'publish', file: 'leads.jsonl', topic: undefined, skipsInvalid: false, isDryRun: false },
    ...{ isWaiting: false, patienceMs: 1000 },
    ...over,
  };
  let said = '';
  const sink = {
    write: (text: string) => {
      said += text;
    },
  };
  const sent: CheckedEvents[] = [];
  const ending = await runPublish(intent, {
    topics,
    readInput: async () => Buffer.from(content),
    nowMs,
    output: isJson
      ? createJsonOutput({ command: 'publish', stdout: sink })
      : createHumanOutput({ command: 'publish', stdout: sink, stderr: sink }),
    paint: createPaint(false),
    isJson,
    signal: new AbortController().signal,
    send: async (_, checked) => {
      sent.push(checked);
      return done;
    },
  });
  return { ending, said, sent };
};

const lead = (id: string, email = `${id}@example.org`) => JSON.stringify({ id, email });

it('leads that are good are sent, each under its lower-cased email', async () => {
  const { sent, ending } = await publish(`${lead('a', 'Ada@Example.org')}\n${lead('b')}`);
  expect(ending).toBe(done);
  expect(sent[0]?.ready).toMatchObject([
    { place: 'line 1', leadId: 'a', key: 'ada@example.org' },
    { place: 'line 2', leadId: 'b', key: 'b@example.org' },
  ]);
});

it('where one would be a dead letter nothing is sent, and each such is named without what is in it', async () => {
  const { sent, ending, said } = await publish(`${lead('a')}\n${lead('b', 'secret')}\nnot json`);
  expect(sent).toEqual([]);
  expect(ending).toMatchObject({ exit: 'leadRefused', isFailure: true, fields: { events: 3, ready: 1, refused: 2 } });
  expect(said).toContain('line 2, b: invalid_field\n  email: must be an email address');
  expect(said).toContain('line 3: not_json');
  expect(said).not.toContain('secret');
});

it('with --skip-invalid the others are sent; where there are none, nothing is', async () => {
  const { sent } = await publish(`${lead('a')}\nnot json`, { skipsInvalid: true });
  expect(sent[0]?.ready.map(({ leadId }) => leadId)).toEqual(['a']);
  expect((await publish('not json', { skipsInvalid: true })).ending.exit).toBe('leadRefused');
});

it('a dry run sends nothing, and says what it would', async () => {
  const { sent, ending } = await publish(lead('a'), { isDryRun: true });
  expect(sent).toEqual([]);
  expect(ending).toMatchObject({ exit: 'done', fields: { ready: 1, published: 0 } });
});

it('lead ids that come twice are told', async () => {
  const { said, sent } = await publish(`${lead('a')}\n${lead('a', 'b@example.org')}`);
  expect(said).toContain('1 lead id comes more than once');
  expect(sent[0]?.ready).toHaveLength(2);
});

it('a person is shown the first faults and how many more, a machine all', async () => {
  const many = Array.from({ length: 50 }, () => 'not json').join('\n');
  expect((await publish(many)).said).toContain('and 30 more: 30 not_json');
  expect((await publish(many, { isJson: true })).said.trim().split('\n')).toHaveLength(50);
});
