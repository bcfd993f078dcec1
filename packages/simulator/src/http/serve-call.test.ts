import { expect, test, vi } from 'vitest';
import { type Kit, startKit } from '../../test/kit.ts';
import { countExchanges } from '../journal/read-journal.ts';

const signUp = (kit: Kit, signal?: AbortSignal) =>
  fetch(`${kit.simulator.apiUrl}/contacts/sign_up_form`, {
    method: 'POST',
    headers: { authorization: `Bearer ${kit.accessToken}`, 'content-type': 'application/json' },
    body: JSON.stringify({
      email_address: 'Ada@example.org',
      list_memberships: [kit.lists.Newsletter],
      custom_fields: [{ custom_field_id: kit.fields.proof_seq, value: '7' }],
    }),
    ...(signal === undefined ? {} : { signal }),
  });

const lastOf = (kit: Kit) => kit.simulator.journal.read().at(-1);

test.for([
  ['before', 'reset_before', false],
  ['after', 'reset_after', true],
] as const)('a connection cut %s applying is journalled so', async ([when, answered, applied]) => {
  await using kit = await startKit({ switches: { faults: [{ kind: 'reset', when }] } });
  await expect(signUp(kit)).rejects.toThrow();
  expect(lastOf(kit)).toMatchObject({ answered, applied, status: 0, contactKey: 'ada@example.org', proofSeq: '7' });
  expect(kit.account.contacts()).toHaveLength(applied ? 1 : 0);
});

test.for([
  ['before', false],
  ['after', true],
] as const)('a request hung %s applying gets no answer until the simulator stops', async ([when, applied]) => {
  const kit = await startKit({ switches: { faults: [{ kind: 'hang', when }] } });
  const pending = signUp(kit).catch((error: unknown) => error);
  await vi.waitFor(() => expect(lastOf(kit)).toMatchObject({ answered: 'hung', applied, status: 0 }));
  await kit.simulator.stop();
  expect(await pending).toBeInstanceOf(Error);
});

test('a truncated answer breaks off after the bytes given, with the write applied', async () => {
  const faults = [{ kind: 'truncate', when: 'after', bytes: 10 }] as const;
  await using kit = await startKit({ switches: { faults: [...faults] } });
  const response = await signUp(kit);
  expect(response.status).toBe(201);
  await expect(response.text()).rejects.toThrow();
  expect(lastOf(kit)).toMatchObject({ answered: 'reset_after', applied: true, status: 201 });
});

test.for([
  ['html', 502, 'text/html', '<html>'],
  ['empty', 500, null, ''],
  ['json', 503, 'application/json', '{"error_key"'],
] as const)('a fault can answer with a body that is %s', async ([body, status, type, start]) => {
  await using kit = await startKit({ switches: { faults: [{ kind: 'status', status, body }] } });
  const response = await signUp(kit);
  expect([response.status, response.headers.get('content-type')]).toEqual([status, type]);
  expect(await response.text()).toContain(start);
  expect(kit.account.contacts()).toEqual([]);
});

test('a page of HTML can come with a status that says all is well', async () => {
  await using kit = await startKit({ switches: { faults: [{ kind: 'status', status: 200, body: 'html' }] } });
  const response = await signUp(kit);
  expect([response.status, response.headers.get('content-type')]).toEqual([200, 'text/html']);
  expect(kit.account.contacts()).toEqual([]);
});

test.for([
  ['before', ['bea@example.org', 'ada@example.org']],
  ['after', ['ada@example.org', 'bea@example.org']],
] as const)('a delayed answer is the real one; its write is applied %s the wait', async ([when, order]) => {
  const faults = [{ kind: 'delay', when, ms: 1000, contact: 'ada@example.org' }] as const;
  await using kit = await startKit({ switches: { faults: [...faults] } });
  const pending = signUp(kit);
  if (when === 'after') await vi.waitFor(() => expect(kit.account.contacts()).toHaveLength(1));
  await kit.api('POST', '/contacts', { email_address: { address: 'bea@example.org' }, create_source: 'Account' });
  expect((await pending).status).toBe(201);
  const entries = kit.simulator.journal.read();
  expect(entries.map(({ contactKey }) => contactKey)).toEqual(order);
  expect(entries.map(({ answered, applied }) => [answered, applied])).toEqual(Array(2).fill(['answered', true]));
});

test('an error answered after applying is a lost answer', async () => {
  await using kit = await startKit({ switches: { faults: [{ kind: 'status', when: 'after', status: 500 }] } });
  expect((await signUp(kit)).status).toBe(500);
  expect(lastOf(kit)).toMatchObject({ answered: 'answered', applied: true, status: 500 });
});

test('a rotation whose answer is lost is committed: the old token is dead and the new one is known to nobody', async () => {
  const faults = [{ kind: 'reset', when: 'after', at: 'token', times: 1 }] as const;
  await using kit = await startKit({ switches: { faults: [...faults] } });
  await expect(kit.refresh(kit.refreshToken)).rejects.toThrow();
  expect((await kit.refresh(kit.refreshToken)).json.error).toBe('invalid_grant');
  expect(countExchanges(kit.simulator.journal.read())).toEqual({ successful: 0, lost: 1, refused: 1, failed: 0 });
});

test('a sender that leaves before the answer is out is journalled as abandoned, and its write is applied', async () => {
  await using kit = await startKit({ switches: { apiLatencyAfterMs: 300 } });
  const leave = new AbortController();
  const pending = signUp(kit, leave.signal).catch((error: unknown) => error);
  await vi.waitFor(() => expect(kit.account.contacts()).toHaveLength(1));
  leave.abort();
  await pending;
  await vi.waitFor(() => expect(lastOf(kit)).toMatchObject({ answered: 'abandoned', applied: true }));
});

test('the write is applied between the latency before and the latency after', async () => {
  await using kit = await startKit({ switches: { tokenLatencyAfterMs: 200, apiLatencyBeforeMs: 1 } });
  const pending = kit.refresh(kit.refreshToken);
  await vi.waitFor(() => expect(kit.account.generation()).toBe(2));
  expect((await pending).status).toBe(200);
});

test('refused requests meet no fault', async () => {
  await using kit = await startKit({ switches: { perSecond: 0, faults: [{ kind: 'hang' }] } });
  expect((await signUp(kit)).status).toBe(429);
});
