import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { createPeople, createSecretText } from './canaries.ts';
import { searchFolder } from './search-folder.ts';

const people = createPeople();
const secret = createSecretText('client secret');
const canaries = [...people.canaries, secret];
const email = people.email(7);

const search = async (text: string | Buffer) => {
  const folder = await mkdtemp(join(tmpdir(), 'leadferry-search-'));
  try {
    await writeFile(join(folder, 'log'), text);
    return await searchFolder(folder, canaries);
  } finally {
    await rm(folder, { recursive: true });
  }
};

it.each<[string, string | Buffer]>([
  ['as it is', `event of ${email}`],
  ['upper-cased', `event of ${email.toUpperCase()}`],
  ['in a query', `?email=${encodeURIComponent(email)}`],
  ['in hex', Buffer.from(`{"email":"${email}"}`).toString('hex')],
  ['in base64', Buffer.from(`{"email":"${email}"}`).toString('base64')],
  ['in base64, one byte on', Buffer.from(`{"email": "${email}"}`).toString('base64')],
  ['in base64, two bytes on', Buffer.from(`{"email":  "${email}"}`).toString('base64')],
  ['in URL-safe base64', Buffer.from(`{"email":"${email}","x":"???>>>"}`).toString('base64url')],
  ['as bytes between others', Buffer.concat([Buffer.from([0, 255]), Buffer.from(email), Buffer.from([0])])],
])('an address is found %s', async (_, text) => {
  expect((await search(text)).leaks).toMatchObject([{ kind: 'email', file: 'log' }]);
});

it('a phone, a name and a secret are found, and what is told of them leaves them out', async () => {
  const { leaks } = await search(`${people.phone(1)} ${people.lastName(2)} ${secret.text}`);
  expect(leaks.map(({ kind }) => kind).sort()).toEqual(['client secret', 'last name', 'phone']);
  expect(leaks.find(({ kind }) => kind === 'client secret')?.around).not.toContain(secret.text);
});

it('what was not planted is not found', async () => {
  expect(await search('{"leadId":"web-1","contactKey":"abc"}')).toEqual({
    filesSearched: 1,
    bytesSearched: 37,
    leaks: [],
  });
});
