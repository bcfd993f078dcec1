import type { SecretStore } from './secret-store.ts';
import type { SecretsManagerSwitches } from './switches.ts';

/** Is what an operation works with. */
export interface OperationContext {
  readonly store: SecretStore;
  /** Epoch milliseconds. */
  readonly now: () => number;
  /** In [0, 1); for the end of an ARN. */
  readonly random: () => number;
  /**
   * How the store is wrong. True: `ClientRequestToken` and `RemoveFromVersionId` are ignored. `create`: a used token is
   * answered as if the version had been made, other data or not. `move`: a label moves wherever it sits.
   */
  readonly lies: SecretsManagerSwitches['lies'];
}

/**
 * Is one operation: takes a request's parsed body, answers the body to send, or throws a `ServiceError` and has changed
 * nothing. Runs to its end in one turn, so operations never interleave.
 */
export interface Operation {
  /** True: the state file is written before the answer is sent. */
  readonly writes: boolean;
  run(request: unknown, context: OperationContext): object;
}
