import type { Exit } from './exit-codes.ts';

/** How a command ended: for machines in `fields`, for people in `text`. Holds no token. */
export interface Ending {
  readonly exit: Exit;
  /** True: the text is an error's, which goes to standard error. */
  readonly isFailure: boolean;
  readonly fields: Readonly<Record<string, unknown>>;
  readonly text: string;
}

/** A command that did what it was asked. */
export const succeed = (fields: Ending['fields'], text: string): Ending => ({
  exit: 'done',
  isFailure: false,
  fields,
  text,
});

/** A command that could not. The code is a word from a closed set, the message says what to do. */
export const fail = (exit: Exit, error: { readonly code: string; readonly message: string }): Ending => ({
  exit,
  isFailure: true,
  fields: { error: { code: error.code, message: error.message } },
  text: error.message,
});
