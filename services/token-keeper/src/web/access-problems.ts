import type { Problem } from './problem.ts';

/** The pages that tell why somebody was not let in, or nothing could be looked up. */
export const accessProblems = {
  notFound: {
    status: 404,
    code: 'not_found',
    title: 'There is no such page',
    happened: 'The address in your browser leads nowhere here.',
    todo: ['Start from the status page.'],
  },
  unreadable: {
    status: 400,
    code: 'unreadable',
    title: 'This request cannot be read',
    happened: 'What your browser sent is too long, or in a form these pages never ask for. Nothing was changed.',
    todo: ['Start from the status page.'],
  },
  formTooOld: {
    status: 403,
    code: 'form_too_old',
    title: 'This form is too old',
    happened:
      'The form you sent was not one this site has just given to your browser: it lay open for too long, you signed out ' +
      'meanwhile, or your browser sends no cookies here. Nothing was changed.',
    todo: ['Open the page again from the status page and repeat what you did. Cookies must be allowed for this site.'],
  },
  tooManyTries: {
    status: 429,
    code: 'too_many_tries',
    title: 'Too many tries',
    happened: 'There were more than five tries to sign in within a minute, so the next ones are not looked at.',
    todo: ['Wait a minute, then try once more with the secret copied, not typed.'],
  },
  operatorSecretUnreadable: {
    status: 503,
    code: 'operator_secret_unreadable',
    title: 'Nobody can sign in just now',
    happened:
      'The secret that people sign in with could not be read from Secrets Manager. Delivery of leads is not touched by that.',
    todo: [
      'Try again in a minute.',
      'If it stays: tell whoever runs Leadferry to look at the secret that pages.operatorSecret names. It must exist, not be empty, and be readable for token-keeper.',
    ],
  },
  redisAway: {
    status: 503,
    code: 'redis_unavailable',
    title: 'These pages cannot work just now',
    happened:
      'Redis, where these pages keep who is signed in, does not answer. Delivery of leads goes on without it, more slowly, and nothing was changed.',
    todo: [
      'Try again in a minute.',
      'If an account must be authorised right now: run "leadferry authorize" on a terminal, which works without Redis.',
    ],
  },
  storeAway: {
    status: 503,
    code: 'token_unavailable',
    title: 'Secrets Manager does not answer',
    happened:
      'The place where the tokens lie could not be reached, so nothing was stored or changed. Delivery goes on while the token that workers hold lives.',
    todo: ['Try again in a minute.', 'If it stays: tell whoever runs Leadferry.'],
  },
  broken: {
    status: 500,
    code: 'unexpected',
    title: 'Something broke here',
    happened: 'The page met an error nobody foresaw. It is in the log of token-keeper under "page_failed".',
    todo: ['Try once more.', 'If it happens again: tell whoever runs Leadferry, with the time of day.'],
  },
} as const satisfies Record<string, Problem>;
