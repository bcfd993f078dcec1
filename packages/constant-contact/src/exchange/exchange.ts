import { atTurnsEnd, type Clock, errorCode } from '@leadferry/runtime';
import type { Dispatcher } from 'undici';
import { ContactsUnavailableError } from '../errors.ts';
import type { HttpAnswer } from './http-answer.ts';
import { toNetworkFailure } from './network-failure.ts';

/** What an exchange goes through and how long it may take. */
export interface ExchangeOptions {
  readonly dispatcher: Dispatcher;
  readonly clock: Clock;
  /** Longest the whole exchange may take, waiting for a connection included, in milliseconds. */
  readonly totalMs: number;
}

/**
 * Makes one HTTP request and resolves with whatever was answered, be it good or bad. Never tries again and follows
 * nothing.
 *
 * The dispatcher's own handler is used instead of `request()`, because it alone says when the first byte is about to
 * be written: until then a failure is `not_sent`, from then on `unknown`. A body that breaks off after the status came
 * is an answer without a body, since its status still says what happened.
 *
 * @throws {ContactsUnavailableError} no status came; `phase` says whether the request may have been applied.
 */
export const exchange = (
  { dispatcher, clock, totalMs }: ExchangeOptions,
  request: Dispatcher.DispatchOptions,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let controller: Dispatcher.DispatchController | undefined;
    let head: { status: number; retryAfter: string | undefined } | undefined;
    let isOver = false;

    const end = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      stopTimer();
      settle();
    };

    const fail = (error: unknown): void =>
      end(() => {
        if (head === undefined) return reject(toNetworkFailure(error, controller ? 'unknown' : 'not_sent'));
        resolve({ ...head, body: undefined, failure: errorCode(error) ?? 'broken_body' });
      });

    const giveUp = (): void => {
      const timeout = new ContactsUnavailableError({
        phase: controller ? 'unknown' : 'not_sent',
        reason: 'total_timeout',
      });
      end(() =>
        head === undefined ? reject(timeout) : resolve({ ...head, body: undefined, failure: 'total_timeout' }),
      );
      controller?.abort(timeout);
    };

    const stopTimer = clock.after(totalMs, giveUp);

    dispatcher.dispatch(request, {
      onRequestStart(started) {
        // Given up while it waited for a connection: it must not be written any more.
        if (isOver) return started.abort(new Error('given up before it was sent'));
        controller = started;
      },
      onResponseStart(_controller, status, headers) {
        if (status < 200) return;
        const retryAfter = headers['retry-after'];
        head = { status, retryAfter: Array.isArray(retryAfter) ? retryAfter[0] : retryAfter };
      },
      onResponseData(_controller, chunk) {
        chunks.push(chunk);
      },
      onResponseEnd() {
        if (head === undefined) return fail(new ContactsUnavailableError({ phase: 'unknown', reason: 'no_status' }));
        const answer = { ...head, body: Buffer.concat(chunks).toString('utf8') };
        end(() => atTurnsEnd(() => resolve(answer)));
      },
      onResponseError(_controller, error) {
        fail(error);
      },
    });
  });
