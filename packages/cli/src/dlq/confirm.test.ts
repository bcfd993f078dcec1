import { expect, it } from 'vitest';
import { DeniedError, UsageError } from '../errors.ts';
import { confirm } from './confirm.ts';

const deed = 'Replay 3 dead letters to leads';

it.each(['y', 'Y', ' yes '])('"%s" means yes', async (answer) => {
  await expect(confirm(deed, { isSure: false, ask: async () => answer })).resolves.toBeUndefined();
});

it.each(['', 'n', 'yep', 'replay'])('"%s" means no', async (answer) => {
  await expect(confirm(deed, { isSure: false, ask: async () => answer })).rejects.toBeInstanceOf(DeniedError);
});

it('where nobody can be asked it says what to do', async () => {
  const work = confirm(deed, { isSure: false, ask: undefined });
  await expect(work).rejects.toBeInstanceOf(UsageError);
  await expect(work).rejects.toThrow(/add --yes/);
});

it('with --yes nobody is asked', async () => {
  const ask = () => Promise.reject(new Error('asked'));
  await expect(confirm(deed, { isSure: true, ask })).resolves.toBeUndefined();
});
