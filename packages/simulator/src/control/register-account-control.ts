import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import { accountSchema } from '../world/account.ts';
import { contactDeedSchema, doDeed } from './contact-deed.ts';
import { paramOf, queryOf, readJson } from './control-request.ts';

/** Puts the control of accounts and their contacts on a server. */
export const registerAccountControl = (control: FastifyInstance, simulator: Simulator): void => {
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
    return doDeed(account, contactDeedSchema.parse(readJson(request)));
  });
};
