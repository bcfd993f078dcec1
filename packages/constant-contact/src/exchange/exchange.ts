import { atTurnsEnd, errorCode } from '@leadferry/runtime';
import type { Dispatcher } from 'undici';
import { ContactsUnavailableError } from '../errors.ts';
import type { CallEnd } from '../metrics.ts';
import type { ConnectionHandler, Connections } from './connections.ts';
import type { Deadline, Deadlined, Deadlines } from './deadlines.ts';
import type { HttpAnswer } from './http-answer.ts';
import { toNetworkFailure } from './network-failure.ts';

/** What an exchange goes through and how long it may take. */
export interface ExchangeOptions {
  readonly connections: Pick<Connections, 'dispatch'>;
  /** How long the whole exchange may take, waiting for a connection included. */
  readonly deadlines: Deadlines;
}

/**
 * Makes one HTTP request and resolves with whatever was answered, be it good or bad. Never tries again and follows
 * nothing. Tells `onEnd` how it ended at the moment it did.
 *
 * The dispatcher's own handler is used instead of `request()`, because it alone says when the first byte is about to
 * be written: until then a failure is `not_sent`, from then on `unknown`. A body that breaks off after the status came
 * is an answer without a body, since its status still says what happened.
 *
 * @throws {ContactsUnavailableError} no status came; `phase` says whether the request may have been applied.
 */
export const exchange = (
  { connections, deadlines }: ExchangeOptions,
  request: Dispatcher.DispatchOptions,
  onEnd: (end: CallEnd) => void = ignore,
): Promise<HttpAnswer> =>
  new Promise((resolve, reject) => {
    const handler = new ExchangeHandler({ resolve, reject, onEnd }, deadlines);
    deadlines.begin(handler);
    connections.dispatch(request, handler);
  });

const ignore = (): void => {};

/** Who waits for an exchange. */
interface Waiting {
  readonly resolve: (answer: HttpAnswer) => void;
  readonly reject: (error: unknown) => void;
  readonly onEnd: (end: CallEnd) => void;
}

/** Hears what becomes of one request. A class, since there is one for every request, and closures would be made anew for each. */
class ExchangeHandler implements ConnectionHandler, Deadlined {
  free: (() => void) | undefined;
  deadline: Deadline | undefined;
  readonly #waiting: Waiting;
  readonly #deadlines: Deadlines;
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #retryAfter: string | undefined;
  #chunk: Buffer | undefined;
  #moreChunks: Buffer[] | undefined;
  #isOver = false;

  constructor(waiting: Waiting, deadlines: Deadlines) {
    this.#waiting = waiting;
    this.#deadlines = deadlines;
  }

  giveUp(): void {
    if (!this.#end()) return;
    const phase = this.#controller ? 'unknown' : 'not_sent';
    const timeout = new ContactsUnavailableError({ phase, reason: 'total_timeout' });
    if (this.#status === undefined) this.#reject(timeout);
    else this.#resolve(this.#brokenAnswer(this.#status, 'total_timeout'));
    this.#controller?.abort(timeout);
  }

  onRequestStart(started: Dispatcher.DispatchController): void {
    // Given up while it waited for a connection: it must not be written any more.
    if (this.#isOver) started.abort(new Error('given up before it was sent'));
    else this.#controller = started;
  }

  onResponseStart(
    _controller: Dispatcher.DispatchController,
    status: number,
    headers: Readonly<Record<string, string | string[] | undefined>>,
  ): void {
    if (status < 200) return;
    const retryAfter = headers['retry-after'];
    this.#status = status;
    this.#retryAfter = Array.isArray(retryAfter) ? retryAfter[0] : retryAfter;
  }

  onResponseData(_controller: Dispatcher.DispatchController, chunk: Buffer): void {
    if (this.#chunk === undefined) this.#chunk = chunk;
    else {
      this.#moreChunks ??= [this.#chunk];
      this.#moreChunks.push(chunk);
    }
  }

  onResponseEnd(): void {
    this.#giveBack();
    const status = this.#status;
    if (status === undefined) {
      this.#fail(new ContactsUnavailableError({ phase: 'unknown', reason: 'no_status' }));
      return;
    }
    if (!this.#end()) return;
    const bytes = this.#moreChunks ? Buffer.concat(this.#moreChunks) : this.#chunk;
    const answer = { status, retryAfter: this.#retryAfter, body: bytes?.toString('utf8') ?? '' };
    this.#waiting.onEnd(status);
    atTurnsEnd(() => this.#waiting.resolve(answer));
  }

  onResponseError(_controller: Dispatcher.DispatchController, error: Error): void {
    this.#giveBack();
    this.#fail(error);
  }

  #giveBack(): void {
    const { free } = this;
    this.free = undefined;
    free?.();
  }

  #fail(error: unknown): void {
    if (!this.#end()) return;
    if (this.#status !== undefined) this.#resolve(this.#brokenAnswer(this.#status, errorCode(error) ?? 'broken_body'));
    else this.#reject(toNetworkFailure(error, this.#controller ? 'unknown' : 'not_sent'));
  }

  #resolve(answer: HttpAnswer): void {
    this.#waiting.onEnd(answer.status);
    this.#waiting.resolve(answer);
  }

  /** A bug of ours is no end of an exchange. */
  #reject(error: unknown): void {
    if (error instanceof ContactsUnavailableError)
      this.#waiting.onEnd(error.phase === 'not_sent' ? 'not_sent' : 'unknown');
    this.#waiting.reject(error);
  }

  #brokenAnswer(status: number, failure: string): HttpAnswer {
    return { status, retryAfter: this.#retryAfter, body: undefined, failure };
  }

  /** Tells whether it was not over yet. */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#deadlines.end(this);
    return true;
  }
}
