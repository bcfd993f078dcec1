import { html } from './html.ts';
import { type Problem, toAuthorize } from './problem.ts';

const nothingChanged = 'Nothing was stored, and the account works as before.';

/** The pages that tell why an answer from the vendor could not be used, before anything was asked of the vendor. */
export const callbackProblems = {
  stateMissing: {
    status: 400,
    code: 'state_missing',
    title: 'This page is not opened by hand',
    happened: `Constant Contact sends browsers here at the end of an authorisation; yours came without its answer. ${nothingChanged}`,
    todo: ['Begin the authorisation from the status page.'],
  },
  stateUnknown: {
    status: 400,
    code: 'state_unknown',
    title: 'This answer came too late',
    happened: `The authorisation this answer belongs to was begun more than ten minutes ago, or never here. ${nothingChanged}`,
    todo: ['Begin again from the status page, and finish within ten minutes.'],
  },
  stateRepeated: {
    status: 400,
    code: 'state_repeated',
    title: 'This answer was taken already',
    happened:
      'The page was loaded a second time, or the button pressed twice. Each answer of Constant Contact counts once; this second one was left aside and changed nothing.',
    todo: [
      'Look at the status page: if the first one went through, the account is shown as working, and nothing is left to do.',
    ],
  },
  stateForeign: (publicUrl: string): Problem => ({
    status: 400,
    code: 'state_foreign',
    title: 'This answer belongs to another browser',
    happened: `The authorisation was begun in another browser, or you have signed out since, or began it at another address than this one. ${nothingChanged}`,
    todo: [
      html`Open <a href="${publicUrl}/">${publicUrl}</a> in this browser, by exactly this address, and begin again there.`,
      'Stay in the same browser and window to the end, and allow cookies for this site.',
    ],
  }),
  denied: (account: string): Problem => ({
    status: 400,
    code: 'consent_denied',
    title: 'Access was not allowed',
    happened: `On the page of Constant Contact somebody chose not to allow access for the account ${account}. ${nothingChanged}`,
    todo: [
      'Begin again and choose Allow. The person who does needs the right to manage the account at Constant Contact.',
    ],
    next: toAuthorize(account),
  }),
  vendorError: (account: string, error: string): Problem => ({
    status: 400,
    code: 'vendor_error',
    title: 'Constant Contact did not go through with it',
    happened: html`Constant Contact sent your browser back with the error <code>${knownWord(error)}</code> instead of a code. ${nothingChanged}`,
    todo: remedies.get(error) ?? [
      'Begin again.',
      'If it happens again: tell whoever runs Leadferry the word of the error.',
    ],
    next: toAuthorize(account),
  }),
  codeMissing: (account: string): Problem => ({
    status: 400,
    code: 'code_missing',
    title: 'The answer has no code',
    happened: `Constant Contact sent your browser back without the code that stands for the permission. ${nothingChanged}`,
    todo: ['Begin again.'],
    next: toAuthorize(account),
  }),
} as const;

/** What helps against those errors that beginning again does not mend (RFC 6749 4.1.2.1). */
const remedies: ReadonlyMap<string, readonly string[]> = new Map([
  [
    'invalid_scope',
    [
      'Whoever runs Leadferry compares application.scopes in the configuration with what the application may ask for in the developer portal.',
      'Then begin again.',
    ],
  ],
  [
    'unauthorized_client',
    [
      'Whoever runs Leadferry looks at the application in the developer portal: it must be set up for the authorization code flow, which sends browsers back with a code.',
      'Then begin again.',
    ],
  ],
]);

/** Error words of the standard are shown; anything else in that place is somebody's text and is not. */
const knownWord = (error: string): string => (/^[a-z_]{1,40}$/.test(error) ? error : 'unreadable');
