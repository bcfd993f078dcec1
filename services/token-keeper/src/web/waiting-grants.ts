import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';
import type { Redis } from '@leadferry/runtime';
import type { ReceivedGrant } from '@leadferry/token';
import { z } from 'zod';
import { askRedis } from '../ask-redis.ts';
import type { Session } from './sessions.ts';

/** How long a grant that could not be stored yet waits for its person to press the button. */
export const waitingSeconds = 60 * 60;

const grantSchema = z.object({
  received: z.object({
    grant: z.object({
      accessToken: z.string(),
      refreshToken: z.string().optional(),
      expiresInSeconds: z.number().optional(),
      receivedAtMs: z.number(),
    }),
    scopes: z.array(z.string()).optional(),
  }),
  replaceAccount: z.boolean(),
  /** Epoch that was live before the grant was tried for the first time; undefined: nobody knows. */
  epochBefore: z.number().optional(),
});

/** A grant that the vendor gave and that could not be stored yet, with what was asked for it. */
export interface WaitingGrant {
  readonly received: ReceivedGrant;
  readonly replaceAccount: boolean;
  readonly epochBefore: number | undefined;
}

/**
 * Grants that wait, at most an hour each, sealed in Redis: AES-256-GCM under a key of the browser's cookie, which stands
 * nowhere else. So every replica can open one when that browser asks for it, and Redis alone cannot. The browser has to be
 * known as long: whoever keeps one prolongs its session. All throw RedisUnavailableError.
 */
export interface WaitingGrants {
  keep(session: Session, account: string, waiting: WaitingGrant): Promise<void>;
  /** Takes a waiting grant out: of two who press the button at the same moment one gets it. */
  take(session: Session, account: string): Promise<WaitingGrant | undefined>;
}

/** Creates the waiting grants of one site. */
export const createWaitingGrants = ({ redis, keyPrefix }: { redis: Redis; keyPrefix: string }): WaitingGrants => {
  const keyOf = (session: Session, account: string): string => `${keyPrefix}:waiting:${session.key}:${account}`;
  return {
    async keep(session, account, waiting) {
      const sealed = seal(JSON.stringify(waiting), session, account);
      await askRedis(redis.set(keyOf(session, account), sealed, 'EX', waitingSeconds));
    },
    async take(session, account) {
      const sealed = await askRedis(redis.getdel(keyOf(session, account)));
      if (sealed === null) return undefined;
      const { received, replaceAccount, epochBefore } = grantSchema.parse(JSON.parse(unseal(sealed, session, account)));
      const { accessToken, refreshToken, expiresInSeconds, receivedAtMs } = received.grant;
      return {
        received: {
          grant: {
            accessToken,
            receivedAtMs,
            ...(refreshToken === undefined ? {} : { refreshToken }),
            ...(expiresInSeconds === undefined ? {} : { expiresInSeconds }),
          },
          scopes: received.scopes,
        },
        replaceAccount,
        epochBefore,
      };
    },
  };
};

const keyFor = ({ id }: Session, salt: Buffer): Buffer =>
  Buffer.from(hkdfSync('sha256', id, salt, 'leadferry waiting grant', 32));

const seal = (text: string, session: Session, account: string): string => {
  const [salt, nonce] = [randomBytes(16), randomBytes(12)];
  const cipher = createCipheriv('aes-256-gcm', keyFor(session, salt), nonce).setAAD(Buffer.from(account));
  const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
  return Buffer.concat([salt, nonce, cipher.getAuthTag(), sealed]).toString('base64');
};

const unseal = (text: string, session: Session, account: string): string => {
  const bytes = Buffer.from(text, 'base64');
  const [salt, nonce, tag] = [bytes.subarray(0, 16), bytes.subarray(16, 28), bytes.subarray(28, 44)];
  const decipher = createDecipheriv('aes-256-gcm', keyFor(session, salt), nonce).setAAD(Buffer.from(account));
  decipher.setAuthTag(tag);
  return Buffer.concat([decipher.update(bytes.subarray(44)), decipher.final()]).toString('utf8');
};
