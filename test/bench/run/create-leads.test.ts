import { expect, it } from 'vitest';
import { createLeads } from './create-leads.ts';

it('numbers leads from 1, keys them by their address and gives consent a moment ago', () => {
  const nowMs = Date.UTC(2026, 10, 27);
  const leads = createLeads(1000, nowMs);
  const read = leads.map(({ value }) => JSON.parse(String(value)));
  expect(read.map(({ customFields }) => Number(customFields.proof_seq))).toEqual(leads.map((_, index) => index + 1));
  expect(leads.map(({ key }) => key)).toEqual(read.map(({ email }) => email));
  expect(read.at(-1).consent).toMatchObject({ permission: 'explicit', obtainedAt: '2026-11-26T23:59:59.997Z' });
});

it('makes leads of about 300 bytes, of the same people each time, some more than once', () => {
  const leads = createLeads(5000);
  expect(leads.every(({ value }) => value.length > 280 && value.length < 330)).toBe(true);
  expect(createLeads(5000).map(({ key }) => key)).toEqual(leads.map(({ key }) => key));
  expect(new Set(leads.map(({ key }) => key)).size).toBeLessThan(5000);
});
