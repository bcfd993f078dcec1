import { expect, it } from 'vitest';
import { renderNotes } from '../src/render-notes.ts';
import { helm, valueSet } from './support/value-sets.ts';

it('say where each account is authorised', async () => {
  const notes = await renderNotes(helm, valueSet('two-accounts'));
  expect(notes).toContain('https://ferry.example.org/leadferry/authorize/north');
  expect(notes).toContain('https://ferry.example.org/leadferry/authorize/south');
  expect(notes).toContain('Nothing leads there from outside yet');
});

it('without pages name the command that authorises', async () => {
  expect(await renderNotes(helm, valueSet('minimal'))).toContain('leadferry authorize');
});

it('say which roles the network policy lets pods fetch, where there is one', async () => {
  const open = 'open 169.254.169.254, port 80, in networkPolicy.extraEgress';
  expect(await renderNotes(helm, valueSet('minimal'))).toContain(open);
  expect(await renderNotes(helm, valueSet('minimal'), { networkPolicy: { enabled: false } })).not.toContain(open);
});

it('say what is missing, and nothing of it where everything is on', async () => {
  const minimal = await renderNotes(helm, valueSet('minimal'));
  for (const missing of ['The source topics must be there: leads', 'Nobody gives the workers a role', 'Nobody is told'])
    expect(minimal).toContain(missing);
  const everything = await renderNotes(helm, valueSet('everything'));
  for (const missing of ['must be there', 'Nobody', 'Scaling needs', 'Nothing leads there'])
    expect(everything).not.toContain(missing);
  expect(everything).toContain('2 to 24 workers, 2 token-keepers');
});
