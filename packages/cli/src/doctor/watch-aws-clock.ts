import type { createSecretsManagerClient } from '@leadferry/token';
import { readDateHeader } from './clock-notes.ts';
import type { Patient } from './patient.ts';

/** Has a client of Secrets Manager note the time of each answer, refusals among them. */
export const watchAwsClock = (
  client: ReturnType<typeof createSecretsManagerClient>,
  { clock, clocks }: Pick<Patient, 'clock' | 'clocks'>,
): void => {
  client.middlewareStack.add(
    (next) => async (request) => {
      const fromMs = clock.now();
      const result = await next(request);
      const { headers } = result.response as { readonly headers?: Readonly<Record<string, string>> };
      const toldMs = readDateHeader(headers?.date);
      if (toldMs !== undefined) clocks.note('Secrets Manager', toldMs, { fromMs, toMs: clock.now() });
      return result;
    },
    // Nearest to the wire, so that it sees answers before they are read as errors.
    { step: 'deserialize', name: 'noteAwsClock', priority: 'low' },
  );
};
