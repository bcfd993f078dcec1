import type { IncomingMessage, ServerResponse } from 'node:http';
import { ZodError } from 'zod';
import type { CallCounts } from './call-counts.ts';
import { readJson, sendError, sendJson } from './http-exchange.ts';
import { ServiceError } from './service-error.ts';
import type { SecretsManagerSwitches, SecretsManagerSwitchesUpdate } from './switches.ts';

/** Is what can be steered and read from outside. */
export interface Controls {
  readonly switches: () => SecretsManagerSwitches;
  readonly set: (update: SecretsManagerSwitchesUpdate) => Promise<void>;
  readonly calls: CallCounts;
  readonly resetCalls: () => void;
}

/** Is where the controls are; everything else belongs to the API. */
export const controlPath = '/__emulator/';

const putSwitches = async ({ switches, set }: Controls, update: unknown): Promise<object> => {
  try {
    await set(update as SecretsManagerSwitchesUpdate);
  } catch (error) {
    if (!(error instanceof ZodError)) throw error;
    throw new ServiceError('ValidationException', error.issues.map(({ message }) => message).join('; '));
  }

  return switches();
};

const answerControl = async (controls: Controls, request: IncomingMessage): Promise<object> => {
  switch (`${request.method} ${request.url}`) {
    case `GET ${controlPath}switches`:
      return controls.switches();
    case `PUT ${controlPath}switches`:
      return putSwitches(controls, await readJson(request));
    case `GET ${controlPath}calls`:
      return controls.calls;
    case `DELETE ${controlPath}calls`:
      controls.resetCalls();
      return controls.calls;
    default:
      throw new ServiceError('UnknownOperationException', 'There is no such control.');
  }
};

/** Answers `GET` and `PUT /__emulator/switches`, `GET` and `DELETE /__emulator/calls`, in JSON. */
export const createControlDoor =
  (controls: Controls) =>
  async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
    try {
      sendJson(response, 200, await answerControl(controls, request));
    } catch (error) {
      if (request.destroyed && !request.complete) return;
      if (!(error instanceof ServiceError)) throw error;
      sendError(response, error);
    }
  };
