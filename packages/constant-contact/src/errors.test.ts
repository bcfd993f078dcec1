import { inspect } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { type Answering, always, startAnsweringServer } from '../test/answering-server.ts';
import { createConstantContact } from './create-constant-contact.ts';

const token = 'secret-token-93b1';
const form = {
  email_address: 'ada@example.org',
  first_name: 'Augusta',
  list_memberships: ['7b0c1a52-0d4e-4f0e-9f0a-2f2f5a1d9c10'],
};

let opened = new AsyncDisposableStack();
afterEach(async () => {
  await opened.disposeAsync();
  opened = new AsyncDisposableStack();
});

const failWith = async (answer: Answering): Promise<Error> => {
  const server = opened.use(await startAnsweringServer(answer));
  const api = createConstantContact({ baseUrl: server.baseUrl, timeouts: { headersMs: 50 } });
  opened.defer(() => api.close());
  const errors: unknown[] = [];
  await api.signUpForm(token, form).catch((error: unknown) => errors.push(error));
  await api.findContactByEmail(token, form.email_address).catch((error: unknown) => errors.push(error));
  expect(errors).toHaveLength(2);
  return new Error('', { cause: errors });
};

describe('no error, with its causes and every property, shows the email, the name or the token', () => {
  const quoting = `Email address ada@example.org of Augusta is invalid, token ${token}`;
  const quotingBody = [
    { error_key: 'contacts.api.validation.error', error_message: quoting, email: 'ada@example.org' },
  ];

  it.each([400, 401, 403, 404, 408, 409, 415, 422, 429, 500, 503])(
    'after status %i that quotes them',
    async (status) => {
      expectSilent(await failWith(always(status, quotingBody)));
    },
  );

  it.each([
    ['that is not JSON', `<p>${quoting}</p>`],
    ['of another shape', { contact_id: 17, contacts: quoting }],
    ['that is JSON cut short', `{"email":"ada@example.org","first_name":"Augusta`],
  ])('after a 200 %s', async (_what, body) => {
    expectSilent(await failWith(always(200, body)));
  });

  it('after a connection that is cut', async () => {
    expectSilent(await failWith((_request, response) => response.socket?.destroy()));
  });

  it('after a time-out', async () => {
    expectSilent(await failWith(() => {}));
  });
});

const expectSilent = (error: Error): void => {
  const shown = inspect(error, { depth: 12, showHidden: true, maxStringLength: null, maxArrayLength: null });
  expect(shown).not.toMatch(/ada@|ada%40|Augusta|secret-token/i);
};
