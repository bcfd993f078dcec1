import cookie from '@fastify/cookie';
import formbody from '@fastify/formbody';
import helmet from '@fastify/helmet';
import Fastify, { type FastifyInstance } from 'fastify';
import { accessProblems } from './access-problems.ts';
import { createAnswerError } from './answer-error.ts';
import { registerAssets } from './register-assets.ts';
import { registerAuthorize } from './register-authorize.ts';
import { registerCallback } from './register-callback.ts';
import { registerSignIn } from './register-sign-in.ts';
import { registerStatus } from './register-status.ts';
import { answerProblem, replyPage } from './reply-page.ts';
import { describeHeaders } from './security-headers.ts';
import type { Site } from './site.ts';
import type { SiteParts } from './site-parts.ts';

/** No form of these pages is longer, in bytes. */
const bodyLimit = 16 * 1024;
/** Longest a browser may take to send a request, in milliseconds. */
const requestTimeout = 30_000;

/**
 * Puts the pages together, not yet listening. Nothing is logged of a request: addresses of the callback carry codes.
 *
 * They lie at the root, and below the path of the public address as well, since some proxies cut that off and some do not.
 */
export const createSiteApp = async (parts: SiteParts): Promise<FastifyInstance> => {
  const { site, logger, authUrl } = parts;
  const answerError = createAnswerError({ site, logger });
  const app = Fastify({
    logger: false,
    bodyLimit,
    requestTimeout,
    // The server refuses what cannot be decoded before it sets any header, so that becomes a page there is none of.
    rewriteUrl: ({ url = '/' }) => (canBeDecoded(url) ? cutBasePath(url, site) : '/unreadable'),
    routerOptions: { maxParamLength: bodyLimit },
    frameworkErrors: answerError,
  });
  await app.register(helmet, describeHeaders(site, authUrl));
  await app.register(cookie);
  await app.register(formbody);
  app.removeContentTypeParser(['application/json', 'text/plain']);
  app.addHook('onRequest', async (_request, reply) => {
    reply.header('cache-control', 'no-store');
  });
  let isClosing = false;
  app.addHook('preClose', async () => {
    isClosing = true;
  });
  // A stop waits for every connection; one that is kept open after its last answer would hold it for a minute.
  app.addHook('onSend', async (_request, reply) => {
    if (isClosing) reply.header('connection', 'close');
  });
  app.setErrorHandler(answerError);
  app.setNotFoundHandler((_request, reply) => replyPage(reply, answerProblem(accessProblems.notFound), site));

  registerAssets(app);
  registerStatus(app, parts);
  registerSignIn(app, parts);
  registerAuthorize(app, parts);
  registerCallback(app, parts);
  return app;
};

const canBeDecoded = (url: string): boolean => {
  try {
    decodeURIComponent(url.split('?', 1)[0] ?? '');
    return true;
  } catch {
    return false;
  }
};

const cutBasePath = (url: string, { basePath }: Site): string => {
  if (url.startsWith(basePath)) return `/${url.slice(basePath.length)}`;
  const bare = basePath.slice(0, -1);
  return url === bare || url.startsWith(`${bare}?`) ? `/${url.slice(bare.length)}` : url;
};
