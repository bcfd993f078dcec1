import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CallFate } from './call-fate.ts';
import { readJson, sendError, sendJson } from './http-exchange.ts';
import { refuseCall } from './refuse-call.ts';
import { ServiceError } from './service-error.ts';
import { isTouched, type OperationName, operationNames, type SecretsManagerSwitches } from './switches.ts';

/** Is what the door needs: the switches in force, what a call's fate is, and how an operation is applied. */
export interface ApiDoorDeps {
  readonly switches: () => SecretsManagerSwitches;
  readonly drawFate: (operation: OperationName) => CallFate;
  readonly apply: (operation: OperationName, request: unknown) => object;
  readonly countCall: (operation: OperationName) => void;
  readonly sleep: (ms: number) => Promise<unknown>;
}

const targetPrefix = 'secretsmanager.';

const readOperation = (request: IncomingMessage): OperationName => {
  const target = request.headers['x-amz-target'];
  const operation = operationNames.find((name) => target === `${targetPrefix}${name}`);
  if (operation === undefined || request.method !== 'POST') {
    throw new ServiceError('UnknownOperationException', 'The emulator does not know this operation.');
  }

  return operation;
};

const sendFault = (response: ServerResponse, kind: SecretsManagerSwitches['faultKind']): void => {
  if (kind === 'reset') response.destroy();
  else sendError(response, new ServiceError('InternalServiceError', 'An error occurred on the server side.'));
};

const answerCall = async (deps: ApiDoorDeps, request: IncomingMessage, response: ServerResponse): Promise<void> => {
  const operation = readOperation(request);
  const body = await readJson(request);
  deps.countCall(operation);

  const { outage, faultKind, latencyMs } = deps.switches();
  if (outage === 'hang') return;
  if (outage !== 'none') throw new ServiceError('ServiceUnavailableException', 'The service is not available.');

  // Drawn on arrival, so that latency cannot reorder the row of fates.
  const fate = deps.drawFate(operation);
  if (latencyMs > 0 && isTouched(deps.switches(), operation)) await deps.sleep(latencyMs);

  if (fate === 'throttled') throw new ServiceError('ThrottlingException', 'Rate exceeded');
  if (fate === 'fault_before') return sendFault(response, faultKind);

  refuseCall(deps.switches().refusals, operation, body);
  const answer = deps.apply(operation, body);
  if (fate === 'fault_after') return sendFault(response, faultKind);

  sendJson(response, 200, answer);
};

/**
 * Answers one call of the AWS JSON 1.1 protocol: `POST /` with `X-Amz-Target: secretsmanager.<Operation>`. Signatures are not
 * checked. A hanging call is not applied and never answered, not even when the outage ends.
 */
export const createApiDoor =
  (deps: ApiDoorDeps) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      await answerCall(deps, request, response);
    } catch (error) {
      // The caller hung up while sending: there is nobody to answer.
      if (request.destroyed && !request.complete) return;
      if (!(error instanceof ServiceError)) throw error;
      sendError(response, error);
    }
  };
