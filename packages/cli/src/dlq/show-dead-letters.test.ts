import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createPaint } from '../paint.ts';
import type { Selection } from './filter.ts';
import { listDeadLetters } from './list-dead-letters.ts';
import type { Dlq } from './open-dlq.ts';
import { createScriptedLog, leadsTopic } from './scripted-log.ts';
import { showDeadLetters } from './show-dead-letters.ts';

type Headers = Readonly<Record<string, string | null | readonly (string | null)[]>>;

const everything: Selection = {
  ...{ topics: [], places: [], reasons: [], sources: [], leadIds: [] },
  ...{ since: undefined, until: undefined, state: undefined, limit: undefined },
};

const toBytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));

/** Lists and shows one dead letter with these headers. Returns all that was said, and the headers that were shown. */
const look = async (headers: Headers, { showPersonalData = false } = {}) => {
  const log = createScriptedLog();
  const entries = Object.entries(headers).map(([name, given]) => [
    name,
    typeof given === 'string' || given === null ? toBytes(given) : given.map(toBytes),
  ]);
  log.append('leads.dead-letter', 0, { headers: Object.fromEntries(entries), timestampMs: 77 });
  const said: { readonly fields: Readonly<Record<string, unknown>>; readonly text: string }[] = [];
  const options = {
    dlq: { kafka: { reader: log.reader }, topics: [leadsTopic] } as unknown as Dlq,
    selection: everything,
    clock: createFakeClock(),
    output: {
      tell: (_event: string, fields: Readonly<Record<string, unknown>>, text: string) =>
        void said.push({ fields, text }),
      end: () => {},
    },
    paint: createPaint(false),
    signal: new AbortController().signal,
  };
  await listDeadLetters(options);
  await showDeadLetters({ ...options, showPersonalData });
  return { everything: JSON.stringify(said), shown: said.at(-1)?.fields.headers, fields: said.at(-1)?.fields };
};

const setAside = {
  '__connect.errors.topic': 'leads',
  '__connect.errors.offset': '9007199254740993',
  '__connect.errors.exception.message': 'email: is not an address',
  'leadferry.reason': 'invalid_field',
  'leadferry.attempts': '2',
  'leadferry.lead_id': 'lead-1',
} as const;

it('what Leadferry wrote on a dead letter is shown', async () => {
  const given = { ...setAside, 'leadferry.http_status': '400', 'leadferry.error_key': 'contacts.api.validation_error' };
  const passedOn = { 'leadferry.replays': '1', 'leadferry.timestamp': '1700000000000' };
  const { shown, fields } = await look({ ...given, ...passedOn });
  expect(shown).toEqual({ ...given, ...passedOn });
  expect(fields).toMatchObject({ leadId: 'lead-1', httpStatus: 400, sourceOffset: '9007199254740993' });
});

it("a source's header is shown by its length, however it is called", async () => {
  const secret = 'could not read {"email":"ada@example.org"}';
  const { everything, shown } = await look({
    ...setAside,
    '__connect.errors.exception.stacktrace': secret,
    'leadferry.group': secret,
    'leadferry.nothing': [secret, null],
  });
  expect(everything).not.toContain('ada@');
  expect(shown).toMatchObject({
    '__connect.errors.exception.stacktrace': '42 bytes',
    'leadferry.group': '42 bytes',
    'leadferry.nothing': '42 bytes | null',
  });
});

it('of a repeated header of ours only the last value is shown', async () => {
  const message = ['ada@example.org', null, 'email: is not an address'];
  const headers = { ...setAside, '__connect.errors.exception.message': message };
  const { everything, shown, fields } = await look(headers);
  expect(everything).not.toContain('ada@');
  expect(fields).toMatchObject({ message: 'email: is not an address' });
  expect(shown).toMatchObject({
    '__connect.errors.exception.message': '15 bytes | null | email: is not an address',
  });
  const asked = await look(headers, { showPersonalData: true });
  expect(asked.shown).toMatchObject({
    '__connect.errors.exception.message': 'ada@example.org | null | email: is not an address',
  });
});

it('a header of ours that nothing was known for is the source’s, and hidden', async () => {
  const { everything, fields } = await look({
    ...setAside,
    'leadferry.lead_id': ['ada@example.org', null],
    'leadferry.error_key': 'ada@example.org',
    'leadferry.http_status': 'ada@example.org',
    'leadferry.replays': 'ada@example.org',
    'leadferry.timestamp': 'ada@example.org',
  });
  expect(everything).not.toContain('ada@');
  expect(fields?.leadId).toBeUndefined();
  expect(fields?.errorKey).toBeUndefined();
});

it.each([{}, { 'leadferry.reason': 'ada@example.org' }, { 'leadferry.reason': ['rejected', null] }])(
  'of what another program put there nothing is shown but where it came from: %o',
  async (reason) => {
    const { everything, shown, fields } = await look({
      '__connect.errors.partition': '4',
      '__connect.errors.offset': '17',
      '__connect.errors.exception.message': 'ada@example.org',
      'leadferry.lead_id': 'ada@example.org',
      'leadferry.error_key': 'ada',
      'leadferry.http_status': '400',
      ...reason,
    });
    expect(everything).not.toContain('ada');
    expect(fields).toMatchObject({ reason: 'unknown', sourcePartition: 4, sourceOffset: '17' });
    for (const name of ['message', 'leadId', 'errorKey', 'httpStatus']) expect(fields?.[name]).toBeUndefined();
    expect(shown).toMatchObject({ '__connect.errors.partition': '1 bytes', 'leadferry.http_status': '3 bytes' });
  },
);

it('a place of origin that is no number is not shown', async () => {
  const { everything } = await look({ '__connect.errors.offset': 'ada@example.org' });
  expect(everything).not.toContain('ada@');
});
