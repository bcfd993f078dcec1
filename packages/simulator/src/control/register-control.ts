import type { FastifyInstance } from 'fastify';
import { z } from 'zod';
import type { Simulator } from '../simulator.ts';
import type { SwitchesUpdate } from '../switches.ts';
import { applicationSchema } from '../world/application.ts';
import type { World } from '../world/world.ts';
import { paramOf, queryOf, readJson } from './control-request.ts';
import { registerAccountControl } from './register-account-control.ts';

/** Path of the control, on the same port as the API. */
export const CONTROL_PATH = '/__simulator';

/** Most journal entries one answer holds: few enough that writing them does not make the simulator late. */
export const JOURNAL_PAGE = 2000;

const grantSchema = z.strictObject({
  account: z.string(),
  application: z.string().optional(),
  scopes: z.array(z.string()).optional(),
});

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
        const limit = Math.min(Number(queryOf(request, 'limit') ?? JOURNAL_PAGE), JOURNAL_PAGE);
        const entries = simulator.journal.read(since).slice(0, limit);
        return { entries, length: simulator.journal.length };
      });
      control.get('/journal/lag', () => simulator.journal.lag());
      control.delete('/journal', () => {
        simulator.journal.clear();
        return { length: simulator.journal.length };
      });

      registerAccountControl(control, simulator);
      done();
    },
    { prefix: CONTROL_PATH },
  );
};
