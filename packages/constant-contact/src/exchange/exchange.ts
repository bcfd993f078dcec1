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

/** How an exchange is measured and read. */
export interface ExchangeReading<Read> {
  /** Turns whatever was answered into what the exchange resolves with. What it throws, the exchange rejects with. */
  readonly read: (answer: HttpAnswer) => Read;
  /** Is told how the exchange ended and how many seconds it took, at that moment. Default: nobody is. */
  readonly onEnd?: ((end: CallEnd, seconds: number) => void) | undefined;
}

/**
 * Makes one HTTP request and resolves with what `read` makes of the answer, be it good or bad. Never tries again and follows
 * nothing.
 *
 * The dispatcher's own handler is used instead of `request()`, because it alone says when the first byte is about to
 * be written: until then a failure is `not_sent`, from then on `unknown`. A body that breaks off after the status came
 * is an answer without a body, since its status still says what happened.
 *
 * @throws {ContactsUnavailableError} no status came; `phase` says whether the request may have been applied.
 * @throws what `read` does.
 */
export const exchange = <Read>(
  { connections, deadlines }: ExchangeOptions,
  request: Dispatcher.DispatchOptions,
  reading: ExchangeReading<Read>,
): Promise<Read> =>
  new Promise((resolve, reject) => {
    const handler = new ExchangeHandler(reading, resolve, reject, deadlines);
    deadlines.begin(handler);
    connections.dispatch(request, handler);
  });

/** Hears what becomes of one request. A class, since there is one for every request, and closures would be made anew for each. */
class ExchangeHandler<Read> implements ConnectionHandler, Deadlined {
  free: (() => void) | undefined;
  deadline: Deadline | undefined;
  readonly #reading: ExchangeReading<Read>;
  readonly #resolve: (read: Read) => void;
  readonly #reject: (error: unknown) => void;
  readonly #deadlines: Deadlines;
  #controller: Dispatcher.DispatchController | undefined;
  #status: number | undefined;
  #retryAfter: string | undefined;
  #chunk: Buffer | undefined;
  #moreChunks: Buffer[] | undefined;
  #isOver = false;
  #tookMs = 0;

  constructor(
    reading: ExchangeReading<Read>,
    resolve: (read: Read) => void,
    reject: (error: unknown) => void,
    deadlines: Deadlines,
  ) {
    this.#reading = reading;
    this.#resolve = resolve;
    this.#reject = reject;
    this.#deadlines = deadlines;
  }

  giveUp(): void {
    if (!this.#end()) return;
    const phase = this.#controller ? 'unknown' : 'not_sent';
    const timeout = new ContactsUnavailableError({ phase, reason: 'total_timeout' });
    if (this.#status === undefined) this.#fall(timeout);
    else this.#answer(this.#brokenAnswer(this.#status, 'total_timeout'));
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
    this.#tell(status);
    atTurnsEnd(() => this.#settle(answer));
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
    if (this.#status !== undefined) this.#answer(this.#brokenAnswer(this.#status, errorCode(error) ?? 'broken_body'));
    else this.#fall(toNetworkFailure(error, this.#controller ? 'unknown' : 'not_sent'));
  }

  #answer(answer: HttpAnswer): void {
    this.#tell(answer.status);
    this.#settle(answer);
  }

  /** A bug of ours is no end of an exchange. */
  #fall(error: unknown): void {
    if (error instanceof ContactsUnavailableError) this.#tell(error.phase === 'not_sent' ? 'not_sent' : 'unknown');
    this.#reject(error);
  }

  #settle(answer: HttpAnswer): void {
    try {
      this.#resolve(this.#reading.read(answer));
    } catch (error) {
      this.#reject(error);
    }
  }

  #tell(end: CallEnd): void {
    this.#reading.onEnd?.(end, this.#tookMs / 1000);
  }

  #brokenAnswer(status: number, failure: string): HttpAnswer {
    return { status, retryAfter: this.#retryAfter, body: undefined, failure };
  }

  /** Tells whether it was not over yet. */
  #end(): boolean {
    if (this.#isOver) return false;
    this.#isOver = true;
    this.#tookMs = this.#deadlines.end(this);
    return true;
  }
}
