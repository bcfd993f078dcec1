import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import type { Selection } from './filter.ts';
import { leadMappingSchema } from './lead-mapping.ts';
import { encodeMarker } from './marker.ts';
import { type PlanOptions, planReplay } from './plan-replay.ts';
import { createScriptedLog, leadsTopic, leadValue, type ScriptedLog } from './scripted-log.ts';

const everything: Selection = {
  ...{ topics: [], places: [], reasons: [], sources: [], leadIds: [] },
  ...{ since: undefined, until: undefined, state: undefined, limit: undefined },
};

const plan = (log: ScriptedLog, over: Partial<PlanOptions> = {}) =>
  planReplay({
    reader: log.reader,
    topics: [leadsTopic],
    selection: everything,
    clock: createFakeClock(),
    isAgain: false,
    maxReplays: 3,
    mapping: undefined,
    countsLeads: true,
    signal: new AbortController().signal,
    ...over,
  });

const note = (log: ScriptedLog, action: 'replayed' | 'purged', from: bigint, to: bigint, partition = 0) =>
  log.append(leadsTopic.doneTopic, partition, {
    value: Buffer.from(encodeMarker({ action, ranges: [[from, to]], at: '2026-11-27T10:00:00Z' })),
  });

const placesOf = ({ chosen }: Awaited<ReturnType<typeof plan>>) =>
  [...(chosen.get(leadsTopic) ?? [])].flatMap(([partition, offsets]) =>
    [...offsets.keys()].map((offset) => `${partition}/${offset}`),
  );

it('what was replayed or purged before is left, whatever the markers are called for', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, {}, { partition: 1 });
  note(log, 'replayed', 0n, 1n);
  note(log, 'purged', 3n, 3n);
  const planned = await plan(log);
  expect(placesOf(planned)).toEqual(['0/2', '1/0']);
  expect(planned).toMatchObject({ count: 2, left: { replayed: 2, purged: 1, guarded: 0 } });
});

it('--again means those too that were replayed, and not those that were purged', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {});
  note(log, 'replayed', 0n, 0n);
  note(log, 'purged', 1n, 1n);
  expect(placesOf(await plan(log, { isAgain: true }))).toEqual(['0/0', '0/2']);
});

it('a lead that came back as often as is allowed is left: its own replays and those of its record count', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({ replays: 2 }, { replays: 3 }, { replays: 2 });
  note(log, 'replayed', 2n, 2n);
  const planned = await plan(log, { isAgain: true });
  expect(placesOf(planned)).toEqual(['0/0']);
  expect(planned.left.guarded).toBe(2);
  expect(placesOf(await plan(log, { isAgain: true, maxReplays: 4 }))).toEqual(['0/0', '0/1', '0/2']);
});

it('only leads cost requests', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({ reason: 'not_json', value: 'garbage' }, { reason: 'tombstone', value: null }, {}, {});
  const planned = await plan(log);
  expect(planned).toMatchObject({ count: 4, leads: 2, byReason: { rejected: 2, not_json: 1, tombstone: 1 } });
  expect((await plan(log, { countsLeads: false })).leads).toBeUndefined();
});

it('a limit counts what is sent, not what is left', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({}, {}, {}, {}, {});
  note(log, 'replayed', 0n, 1n);
  expect(placesOf(await plan(log, { selection: { ...everything, limit: 2 } }))).toEqual(['0/2', '0/3']);
});

it('with a mapping, what is no lead is left, and what stays broken is told without its values', async () => {
  const log = createScriptedLog();
  const mail = (id: string, address: string) => JSON.stringify({ id, mail: address });
  log.addDeadLetters(
    { value: mail('a', 'a@example.org') },
    { value: 'garbage' },
    { value: mail('b', 'secret-no-address') },
  );
  const mapping = leadMappingSchema.parse({ rename: { mail: 'email' } });
  const planned = await plan(log, { mapping });
  expect(placesOf(planned)).toEqual(['0/0']);
  expect(planned).toMatchObject({ leads: 1, left: { unreadable: 1, invalid: 1 } });
  expect(planned.invalid).toEqual([expect.stringMatching(/^leads 0\/2: invalid_field: email/)]);
  expect(planned.invalid.join()).not.toContain('secret');
});

it('a lead is checked with the consent of its topic, as a worker would', async () => {
  const log = createScriptedLog();
  log.addDeadLetters({
    value: leadValue('a', { consent: { permission: 'explicit', obtainedAt: '2999-01-01T00:00:00Z' } }),
  });
  expect((await plan(log)).leads).toBe(0);
});
