import type { FastifyInstance } from 'fastify';
import type { SimulatorClock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import type { ServeCall } from '../http/serve-call.ts';
import type { World } from '../world/world.ts';
import { createAuthorizationCall } from './authorization-call.ts';
import type { Form } from './form.ts';
import { accountChoice, answerPage, decisionButtons, escapeHtml } from './page.ts';
import type { PendingCodes } from './pending-codes.ts';

/** Path of the page where a person types the code of a device. */
export const ACTIVATION_PATH = '/activate';

const explain = (status: number, title: string, text: string): Answer =>
  answerPage(status, title, `<p>${escapeHtml(text)}</p>`);

/** Puts the activation page of the device flow on the server (reference 1.7). */
export const registerActivationPage = (
  app: FastifyInstance,
  deps: { world: World; codes: PendingCodes; clock: SimulatorClock; serve: ServeCall },
): void => {
  const { world, codes, clock, serve } = deps;

  const showPage = (form: Form): Answer =>
    answerPage(
      200,
      'Activate your device',
      `<form method="post" action="${ACTIVATION_PATH}">
<p><label>Code <input name="user_code" value="${escapeHtml(form.user_code ?? '')}" autocomplete="off"></label></p>
${accountChoice(world.accounts.values())}
${decisionButtons}
</form>`,
    );

  const decide = (form: Form): Answer => {
    const device = codes.findDeviceByUserCode(form.user_code ?? '');
    if (device === undefined || clock.now() >= device.expiresAtMs || device.state !== 'pending') {
      return explain(400, 'Invalid code', 'The code is unknown, used or too old. Ask the device for a new one.');
    }
    if (form.decision !== 'allow') {
      device.state = 'denied';
      return explain(200, 'Access denied', 'The device will not be given access.');
    }
    if (form.account === undefined || !world.accounts.has(form.account)) {
      return explain(400, 'No such account', 'There is no account of that name.');
    }

    device.account = form.account;
    device.state = 'approved';
    return explain(200, 'Device activated', 'Follow the instructions on your device for next steps.');
  };

  app.get(ACTIVATION_PATH, (request, reply) =>
    serve(createAuthorizationCall(request, 'activate', { apply: ({ form }) => showPage(form) }), reply),
  );
  app.post(ACTIVATION_PATH, (request, reply) =>
    serve(createAuthorizationCall(request, 'activate', { apply: ({ form }) => decide(form) }), reply),
  );
};
