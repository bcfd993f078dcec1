/** The part of redlock 4.2.0 that is used; the package carries no types of its own. */
declare module 'redlock' {
  import type { Redis } from '@leadferry/runtime';

  export interface Lock {
    /** Epoch milliseconds after which the lock is no longer held. */
    readonly expiration: number;
    extend(ttlMs: number): PromiseLike<Lock>;
    unlock(): PromiseLike<void>;
  }

  export interface Options {
    readonly retryCount?: number;
    readonly driftFactor?: number;
  }

  export default class Redlock {
    static readonly LockError: new (
      message?: string,
      attempts?: number,
    ) => Error;
    constructor(clients: readonly Redis[], options?: Options);
    lock(resource: string, ttlMs: number): PromiseLike<Lock>;
  }
}
