import type { Answer } from '../http/answer.ts';
import type { ApiEndpointName } from '../http/endpoint-name.ts';
import type { CallNote } from '../http/serve-call.ts';
import type { Switches } from '../switches.ts';
import type { Account } from '../world/account.ts';

/** An admitted request to the API. */
export interface ApiRequest {
  readonly account: Account;
  /** Path parameters. */
  readonly params: Readonly<Record<string, string>>;
  /** Query parameters; one sent twice is an array. */
  readonly query: Readonly<Record<string, unknown>>;
  /** The parsed JSON; undefined where the endpoint takes none. */
  readonly body: unknown;
  /** The pretended time, epoch milliseconds. */
  readonly nowMs: number;
  readonly switches: Switches;
  /** Goes into the journal. */
  readonly note: CallNote;
  /** Another request about the same contact was waiting at the same time. */
  readonly isContended: boolean;
}

/** One operation of the vendor's API. */
export interface Endpoint {
  /** Its name in the journal and in fault rules. */
  readonly name: ApiEndpointName;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  /** Path below `/v3`. */
  readonly path: string;
  /** Absent: any token will do. */
  readonly scope?: 'contact_data' | 'account_read';
  /** The user's privilege needed; absent: none. */
  readonly privilege?: string;
  readonly takesBody: boolean;
  handle(request: ApiRequest): Answer;
}
