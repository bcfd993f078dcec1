import { createHash } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Answer } from '../http/answer.ts';
import type { CallNote } from '../http/serve-call.ts';
import { refuseOAuth } from './authenticate-client.ts';
import type { Form } from './form.ts';
import type { GrantResult, Grants } from './grants.ts';
import type { PendingCodes } from './pending-codes.ts';

/** The grant type of the device flow (RFC 8628). */
export const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';

/** A request to the token endpoint whose application is known. */
export interface TokenRequest {
  readonly clientId: string;
  readonly form: Form;
  /** Sent by browsers. */
  readonly origin: string | undefined;
  readonly note: CallNote;
}

/** Answers a token request. */
export type ExchangeToken = (request: TokenRequest) => Answer;

const answer = (result: GrantResult, note: CallNote): Answer => {
  note.account = result.account;
  if (result.kind === 'refused') return refuseOAuth(400, result.error.error, result.error.error_description);
  note.generation = result.generation;
  return { status: 200, body: result.answer, headers: { 'cache-control': 'no-store' }, applied: true };
};

const matchesChallenge = (challenge: string | undefined, verifier: string | undefined): boolean =>
  challenge === undefined
    ? verifier === undefined
    : verifier !== undefined && createHash('sha256').update(verifier).digest('base64url') === challenge;

/** Makes the token endpoint's three grants: authorization code, refresh token, device code (reference 1.4, 1.6, 1.7). */
export const createExchangeToken = (deps: {
  grants: Grants;
  codes: PendingCodes;
  clock: SimulatorClock;
}): ExchangeToken => {
  const { grants, codes, clock } = deps;

  const exchangeCode = ({ clientId, form, origin, note }: TokenRequest): Answer => {
    if (form.code === undefined) return refuseOAuth(400, 'invalid_request', 'The code is missing.');
    if (origin !== undefined && form.code_verifier === undefined) {
      return refuseOAuth(400, 'invalid_request', 'Browser requests to the token endpoint must use PKCE.');
    }
    const code = codes.takeCode(form.code);
    const isOurs = code !== undefined && code.clientId === clientId && code.redirectUri === form.redirect_uri;
    if (!isOurs) return refuseOAuth(400, 'invalid_grant', 'The authorization code is invalid or has expired.');
    if (!matchesChallenge(code.challenge, form.code_verifier)) {
      return refuseOAuth(400, 'invalid_grant', 'PKCE verification failed.');
    }
    return answer(grants.open({ account: code.account, clientId, scopes: code.scopes, flow: 'code' }), note);
  };

  const exchangeRefreshToken = ({ clientId, form, note }: TokenRequest): Answer => {
    if (form.refresh_token === undefined) return refuseOAuth(400, 'invalid_request', 'The refresh_token is missing.');
    return answer(grants.refresh(clientId, form.refresh_token), note);
  };

  const exchangeDeviceCode = ({ clientId, form, note }: TokenRequest): Answer => {
    const device = codes.findDevice(form.device_code ?? '');
    if (device === undefined || device.clientId !== clientId) {
      return refuseOAuth(400, 'invalid_grant', 'The device code is invalid or has expired.');
    }
    const nowMs = clock.now();
    if (nowMs >= device.expiresAtMs) return refuseOAuth(400, 'expired_token', 'The device code has expired.');

    const isEarly = device.lastPollMs !== undefined && nowMs - device.lastPollMs < device.intervalMs;
    device.lastPollMs = nowMs;
    if (isEarly) {
      device.intervalMs += 5000;
      return refuseOAuth(400, 'slow_down', 'The device polls too often.');
    }
    if (device.state === 'denied') return refuseOAuth(400, 'access_denied', 'The person denied the request.');
    if (device.state === 'pending' || device.account === undefined) {
      return refuseOAuth(400, 'authorization_pending', 'The person has not answered yet.');
    }
    codes.dropDevice(device.deviceCode);
    return answer(grants.open({ account: device.account, clientId, scopes: device.scopes, flow: 'device' }), note);
  };

  return (request) => {
    request.note.grantType = request.form.grant_type;
    switch (request.form.grant_type) {
      case 'authorization_code':
        return exchangeCode(request);
      case 'refresh_token':
        return exchangeRefreshToken(request);
      case DEVICE_GRANT:
        return exchangeDeviceCode(request);
      case undefined:
        return refuseOAuth(400, 'invalid_request', 'The grant_type is missing.');
      default:
        return refuseOAuth(400, 'unsupported_grant_type', 'The grant type is not supported.');
    }
  };
};
