import { randomBytes, randomInt } from 'node:crypto';
import type { SimulatorClock } from '../clock.ts';
import type { Switches } from '../switches.ts';

/** An authorization code that waits to be exchanged. */
export interface AuthorizationCode {
  readonly account: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** PKCE S256 challenge; absent when none was sent. */
  readonly challenge: string | undefined;
  readonly expiresAtMs: number;
}

/** A device that waits for a person. Ends in `approved` or `denied`, or by its time. */
export interface DeviceRequest {
  readonly deviceCode: string;
  readonly userCode: string;
  readonly clientId: string;
  readonly scopes: readonly string[];
  readonly expiresAtMs: number;
  intervalMs: number;
  lastPollMs: number | undefined;
  state: 'pending' | 'approved' | 'denied';
  account: string | undefined;
}

/** Codes that wait for their other half. */
export interface PendingCodes {
  addCode(code: Omit<AuthorizationCode, 'expiresAtMs'>): string;
  /** Takes a code away: it works once. Undefined when unknown, used or too old. */
  takeCode(code: string): AuthorizationCode | undefined;
  addDevice(wanted: { clientId: string; scopes: readonly string[] }): DeviceRequest;
  findDevice(deviceCode: string): DeviceRequest | undefined;
  /** Finds by the code a person types; case and the dash do not matter. */
  findDeviceByUserCode(userCode: string): DeviceRequest | undefined;
  /** Forgets a device whose tokens were issued. */
  dropDevice(deviceCode: string): void;
}

const LETTERS = 'BCDFGHJKLMNPQRSTVWXZ';

const createUserCode = (): string => {
  const pick = () => Array.from({ length: 4 }, () => LETTERS[randomInt(LETTERS.length)]).join('');
  return `${pick()}-${pick()}`;
};

const normalize = (userCode: string): string => userCode.toUpperCase().replaceAll(/[^A-Z]/g, '');

/** Makes an empty store. */
export const createPendingCodes = (deps: { clock: SimulatorClock; switches: () => Switches }): PendingCodes => {
  const { clock, switches } = deps;
  const codes = new Map<string, AuthorizationCode>();
  const devices = new Map<string, DeviceRequest>();

  return {
    addCode: (wanted) => {
      const code = randomBytes(24).toString('base64url');
      codes.set(code, { ...wanted, expiresAtMs: clock.now() + switches().authorizationCodeLifetimeMs });
      return code;
    },
    takeCode: (value) => {
      const code = codes.get(value);
      codes.delete(value);
      return code !== undefined && clock.now() < code.expiresAtMs ? code : undefined;
    },
    addDevice: ({ clientId, scopes }) => {
      const device: DeviceRequest = {
        deviceCode: randomBytes(24).toString('base64url'),
        userCode: createUserCode(),
        clientId,
        scopes,
        expiresAtMs: clock.now() + switches().deviceCodeLifetimeMs,
        intervalMs: switches().devicePollIntervalSeconds * 1000,
        lastPollMs: undefined,
        state: 'pending',
        account: undefined,
      };
      devices.set(device.deviceCode, device);
      return device;
    },
    findDevice: (deviceCode) => devices.get(deviceCode),
    findDeviceByUserCode: (userCode) =>
      [...devices.values()].find((device) => normalize(device.userCode) === normalize(userCode)),
    dropDevice: (deviceCode) => {
      devices.delete(deviceCode);
    },
  };
};
