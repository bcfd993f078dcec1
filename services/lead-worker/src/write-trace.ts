import type { CallApi } from '@leadferry/account';

/** Whether a write of the lead was sent already, by this hand-out or one before: then it is read before it is written. */
export interface WriteTrace {
  mayHaveWritten: boolean;
}

/**
 * Makes one writing request, and notes in `trace` that it was sent, whatever the answer: a lead that is tried again is read
 * first (design decision 6). What never left, for want of a token, a permit or an API, leaves no trace.
 */
export const writeTraced = <T>(
  trace: WriteTrace,
  call: CallApi,
  request: (accessToken: string) => Promise<T>,
  signal?: AbortSignal,
  about?: string,
): Promise<T> =>
  call(
    (accessToken) => {
      trace.mayHaveWritten = true;
      return request(accessToken);
    },
    signal,
    about,
  );
