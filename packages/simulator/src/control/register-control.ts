import type { FastifyInstance, FastifyRequest } from 'fastify';
import { z } from 'zod';
import { permissions } from '../contacts/contact.ts';
import { contactSeedSchema } from '../contacts/contact-seed.ts';
import type { Simulator } from '../simulator.ts';
import type { SwitchesUpdate } from '../switches.ts';
import { accountSchema } from '../world/account.ts';
import { applicationSchema } from '../world/application.ts';
import type { World } from '../world/world.ts';

/** Path of the control, on the same port as the API. */
export const CONTROL_PATH = '/__simulator';

/** Most journal entries one answer holds. */
export const JOURNAL_PAGE = 20_000;

const grantSchema = z.strictObject({
  account: z.string(),
  application: z.string().optional(),
  scopes: z.array(z.string()).optional(),
});

const deedSchema = z.discriminatedUnion('do', [
  z.strictObject({ do: z.literal('put'), contact: contactSeedSchema }),
  z.strictObject({
    do: z.literal('unsubscribe'),
    email: z.string(),
    atMs: z.number().optional(),
    reason: z.string().optional(),
  }),
  z.strictObject({ do: z.literal('confirm'), email: z.string() }),
  z.strictObject({ do: z.literal('permit'), email: z.string(), permission: z.enum(permissions) }),
  z.strictObject({ do: z.literal('remove'), email: z.string(), atMs: z.number().optional() }),
]);

/** Something done to a contact outside the API, as the control takes it. */
export type ContactDeed = z.input<typeof deedSchema>;

const readJson = (request: FastifyRequest): unknown =>
  typeof request.body === 'string' && request.body !== '' ? JSON.parse(request.body) : {};

const paramOf = (request: FastifyRequest, name: string): string =>
  (request.params as Record<string, string>)[name] ?? '';

const queryOf = (request: FastifyRequest, name: string): string | undefined =>
  (request.query as Record<string, string | undefined>)[name];

/** Puts the control under {@link CONTROL_PATH}. Faults in what is asked are answered 400 with `{"message"}`. */
export const registerControl = (app: FastifyInstance, deps: { simulator: Simulator; world: World }): void => {
  const { simulator, world } = deps;

  void app.register(
    (control, _options, done) => {
      control.setErrorHandler((error, _request, reply) => {
        const isAskersFault =
          error instanceof z.ZodError || error instanceof RangeError || error instanceof SyntaxError;
        const message =
          error instanceof z.ZodError ? z.prettifyError(error) : error instanceof Error ? error.message : String(error);
        return reply.code(isAskersFault ? 400 : 500).send({ message });
      });

      control.get('/status', () => ({
        url: simulator.url,
        apiUrl: simulator.apiUrl,
        authUrl: simulator.authUrl,
        applications: [...world.applications.keys()],
        accounts: [...world.accounts.keys()],
        journalLength: simulator.journal.length,
      }));

      control.get('/switches', () => simulator.switches);
      control.patch('/switches', (request) => {
        simulator.set(z.record(z.string(), z.unknown()).parse(readJson(request)) as SwitchesUpdate);
        return simulator.switches;
      });

      control.post('/applications', (request) => simulator.addApplication(applicationSchema.parse(readJson(request))));
      control.get('/applications/:clientId/used-today', (request) => ({
        used: simulator.usedToday(paramOf(request, 'clientId')),
      }));
      control.put('/applications/:clientId/used-today', (request) => {
        const { used } = z.strictObject({ used: z.number().int().min(0) }).parse(readJson(request));
        simulator.setUsedToday(used, paramOf(request, 'clientId'));
        return { used };
      });

      control.post('/grants', (request) => {
        const { account, ...options } = grantSchema.parse(readJson(request));
        return simulator.grant(account, options);
      });

      control.get('/journal', (request) => {
        const since = Number(queryOf(request, 'since') ?? 0);
        const entries = simulator.journal.read(since).slice(0, JOURNAL_PAGE);
        return { entries, length: simulator.journal.length };
      });
      control.get('/journal/lag', () => simulator.journal.lag());
      control.delete('/journal', () => {
        simulator.journal.clear();
        return { length: simulator.journal.length };
      });

      control.post('/accounts', (request) => {
        const account = simulator.addAccount(accountSchema.parse(readJson(request)));
        return account.names();
      });
      control.get('/accounts/:name', (request) => {
        const account = simulator.account(paramOf(request, 'name'));
        return { ...account.names(), generation: account.generation() };
      });
      control.patch('/accounts/:name', (request) => {
        const { confirmedOptIn } = z.strictObject({ confirmedOptIn: z.boolean() }).parse(readJson(request));
        simulator.account(paramOf(request, 'name')).setConfirmedOptIn(confirmedOptIn);
        return { confirmedOptIn };
      });
      control.post('/accounts/:name/revoke-grants', (request) => {
        const options = z.strictObject({ keepAccessTokens: z.boolean().default(false) }).parse(readJson(request));
        simulator.account(paramOf(request, 'name')).revokeGrants(options);
        return {};
      });
      control.get('/accounts/:name/contacts', (request) => {
        const account = simulator.account(paramOf(request, 'name'));
        const email = queryOf(request, 'email');
        if (email === undefined) return account.contacts();
        const contact = account.contact(email);
        return contact === undefined ? [] : [contact];
      });
      control.post('/accounts/:name/contacts', (request) => {
        const account = simulator.account(paramOf(request, 'name'));
        const deed = deedSchema.parse(readJson(request));
        switch (deed.do) {
          case 'put':
            return account.putContact(deed.contact);
          case 'unsubscribe':
            return account.unsubscribe(deed.email, deed);
          case 'confirm':
            return account.confirm(deed.email);
          case 'permit':
            return account.setPermission(deed.email, deed.permission);
          case 'remove':
            return account.removeContact(deed.email, deed);
        }
      });
      done();
    },
    { prefix: CONTROL_PATH },
  );
};
