import { errorCode, type Logger } from '@leadferry/runtime';

/**
 * Wraps a logger so that a trouble that lasts is told once: a warning or error with the same event, code and message is
 * left out until an info line says that something went well. For one account; the keeper asks for its token every second.
 *
 * @param authorizeAt the page where a person can help; every warning and error carries it, for whoever is called.
 */
export const createChangeLogger = (logger: Logger, authorizeAt?: string): Logger => {
  const told = new Set<string>();
  const once = (level: 'warn' | 'error') => (fields: object, event: string) => {
    const key = describe(fields, event);
    if (told.has(key)) return;
    told.add(key);
    logger[level](authorizeAt === undefined ? fields : { ...fields, authorizeAt }, event);
  };
  return {
    debug: (fields, event) => logger.debug(fields, event),
    info: (fields, event) => {
      told.clear();
      logger.info(fields, event);
    },
    warn: once('warn'),
    error: once('error'),
    child: (fields) => createChangeLogger(logger.child(fields), authorizeAt),
  };
};

const describe = (fields: object, event: string): string => {
  const error = 'error' in fields ? fields.error : undefined;
  const message = error instanceof Error ? error.message : '';
  return JSON.stringify([event, errorCode(fields) ?? errorCode(error), message]);
};
