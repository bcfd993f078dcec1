import { ConflictError, type ConstantContact, ContactsUnavailableError } from '@leadferry/constant-contact';
import { createFakeClock } from '@leadferry/runtime/testing';
import { describe, expect, it } from 'vitest';
import { explicit, makeContact, makeLeadToApply } from '../test/support/leads.ts';
import { createScriptedAccount } from '../test/support/scripted-account.ts';
import { applyOnce } from './apply-once.ts';

const apply = (
  given: Partial<ConstantContact>,
  event: object = {},
  { mayHaveWritten = false, signal = new AbortController().signal } = {},
) => {
  const account = createScriptedAccount(given);
  const clock = createFakeClock();
  const applying = applyOnce({ ...makeLeadToApply(event), account, clock, signal, trace: { mayHaveWritten } });
  return { account, applying };
};

const unsubscribed = makeContact({ email_address: { address: 'ada@example.org', permission_to_send: 'unsubscribed' } });
const signedUp: ConstantContact['signUpForm'] = async () => ({ contactId: 'c-1', action: 'updated', httpStatus: 200 });
const tagged: ConstantContact['addTags'] = async () => ({ activityId: 'a-1', httpStatus: 201 });
const stored: ConstantContact['updateContact'] = async () => ({ contact: makeContact(), httpStatus: 200 });
const create: ConstantContact['createContact'] = async () => ({ contact: makeContact(), httpStatus: 201 });
const conflict = (contactId?: string) => () => Promise.reject(new ConflictError(contactId ? { contactId } : {}));

describe('an explicit lead', () => {
  it('that is fresh goes to the sign-up form without a look', async () => {
    const { account, applying } = apply({ signUpForm: signedUp }, { consent: explicit });
    expect(await applying).toEqual({ contactId: 'c-1', action: 'updated', httpStatus: 200 });
    expect(account.contacts.calls).toEqual(['signUpForm']);
  });

  it('that is tried again is looked up first', async () => {
    const find = async () => makeContact();
    const given = { findContactByEmail: find, signUpForm: signedUp };
    const { account, applying } = apply(given, { consent: explicit }, { mayHaveWritten: true });
    expect(await applying).toMatchObject({ contactId: 'c-1' });
    expect(account.contacts.calls).toEqual(['findContactByEmail', 'signUpForm']);
  });

  it('gets its tags by a call of their own, and is written when that is answered', async () => {
    const { account, applying } = apply(
      { signUpForm: signedUp, addTags: tagged },
      { consent: explicit, tags: ['expo'] },
    );
    expect(await applying).toMatchObject({ contactId: 'c-1', activityId: 'a-1', httpStatus: 200 });
    expect(account.contacts.calls).toEqual(['signUpForm', 'addTags']);
  });

  it('whose form was answered is finished with its tags although its record is taken back', async () => {
    const controller = new AbortController();
    const signUpForm: ConstantContact['signUpForm'] = (...sent) => {
      controller.abort(new Error('the partition was taken back'));
      return signedUp(...sent);
    };
    const { signal } = controller;
    const { applying } = apply({ signUpForm, addTags: tagged }, { consent: explicit, tags: ['expo'] }, { signal });
    expect(await applying).toMatchObject({ activityId: 'a-1' });
  });
});

describe('an implicit lead', () => {
  it('creates a contact that is not there', async () => {
    const { applying } = apply({ findContactByEmail: async () => undefined, createContact: create });
    expect(await applying).toEqual({ contactId: 'c-1', action: 'created', httpStatus: 201 });
  });

  it('updates a contact that is there, and the answer is compared with what was sent', async () => {
    const { account, applying } = apply(
      { findContactByEmail: async () => makeContact({ last_name: 'Byron' }), updateContact: stored },
      { firstName: 'Ada' },
    );
    expect(await applying).toEqual({ contactId: 'c-1', action: 'updated', httpStatus: 200 });
    expect(account.compared).toMatchObject([
      { sent: { first_name: 'Ada', last_name: 'Byron' }, answer: { contact_id: 'c-1' } },
    ]);
  });

  it('writes nothing about a person who opted out', async () => {
    const { account, applying } = apply({ findContactByEmail: async () => unsubscribed });
    expect(await applying).toEqual({ kind: 'skipped', reason: 'unsubscribed' });
    expect(account.contacts.calls).toEqual(['findContactByEmail']);
  });
});

describe('an update', () => {
  it('of nobody is missing', async () => {
    const { applying } = apply({ findContactByEmail: async () => undefined }, { operation: 'update' });
    expect(await applying).toEqual({ kind: 'missing' });
  });
});

describe('a create that meets a contact', () => {
  const unseen = { findContactByEmail: async () => undefined };

  it('reads it by the id in the conflict and chooses again', async () => {
    const getContact: ConstantContact['getContact'] = async (_token, id) => makeContact({ contact_id: id });
    const given = { ...unseen, createContact: conflict('c-9'), getContact, updateContact: stored };
    const { account, applying } = apply(given);
    expect(await applying).toMatchObject({ contactId: 'c-9', action: 'updated' });
    expect(account.contacts.calls).toEqual(['findContactByEmail', 'createContact', 'getContact', 'updateContact']);
  });

  it('looks for it by its address where the conflict names no id', async () => {
    let looks = 0;
    const findContactByEmail = async () => (++looks === 1 ? undefined : unsubscribed);
    const { applying } = apply({ findContactByEmail, createContact: conflict() });
    expect(await applying).toEqual({ kind: 'skipped', reason: 'unsubscribed' });
  });

  it('that nobody can see gives up after three looks and leaves the rest to the next attempt', async () => {
    const { account, applying } = apply({ ...unseen, createContact: conflict() });
    await expect(applying).rejects.toBeInstanceOf(ConflictError);
    expect(account.contacts.calls.filter((name) => name === 'findContactByEmail')).toHaveLength(3);
  });
});

describe('a failure', () => {
  it('of any call comes out unchanged, and nothing is asked after it', async () => {
    const failure = new ContactsUnavailableError({ phase: 'answered', reason: 'http_503', status: 503 });
    const { account, applying } = apply({ findContactByEmail: () => Promise.reject(failure) });
    await expect(applying).rejects.toBe(failure);
    expect(account.contacts.calls).toEqual(['findContactByEmail']);
  });

  it('of a signal that has aborted before the first call sends nothing', async () => {
    const reason = new Error('the partition was taken back');
    const { account, applying } = apply(
      { signUpForm: signedUp },
      { consent: explicit },
      { signal: AbortSignal.abort(reason) },
    );
    await expect(applying).rejects.toBe(reason);
    expect(account.contacts.calls).toEqual([]);
  });
});
