import { leadsTopic, operatorPassword } from './default-world.ts';
import type { Stack } from './stack.ts';

/** Says for people where a stack is and how to start a worker on it. `emphasize` marks headings, on a terminal. */
export const describeStack = (stack: Stack, emphasize: (text: string) => string): string => {
  const addresses = [
    ['Kafka', stack.brokers.join(', ')],
    ['Redis', stack.redisUrl],
    ['Secrets Manager', stack.secretsManagerUrl],
    ['Constant Contact', stack.apiUrl],
    ['  authorization', stack.authUrl],
    ...(stack.controlUrl ? [['  control, journal', stack.controlUrl]] : []),
  ];
  const exports = Object.entries({
    ...stack.env,
    ...(stack.controlUrl && { SIMULATOR_CONTROL_URL: stack.controlUrl }),
  }).map(([name, value]) => `  export ${name}=${quote(value)}`);

  return [
    emphasize("Leadferry's local stack is up."),
    '',
    ...addresses.map(([name = '', address]) => `  ${name.padEnd(20)}${address}`),
    '',
    emphasize(`Start a worker of the topic "${leadsTopic}" in another terminal, in this directory:`),
    '',
    ...exports,
    '  node_modules/.bin/node services/lead-worker/src/main.ts',
    '',
    emphasize('With the same exports, look at the account and authorise it:'),
    '',
    '  npx leadferry token status',
    '  npx leadferry authorize',
    ...(stack.pagesUrl
      ? [
          '  HTTP_PORT=9465 node_modules/.bin/node services/token-keeper/src/main.ts',
          `      its pages: ${stack.pagesUrl} (sign in with ${operatorPassword})`,
        ]
      : []),
    '',
    'Ctrl-C stops the stack.',
  ].join('\n');
};

const quote = (value: string): string => (/^[\w.,:/@-]*$/.test(value) ? value : `'${value.replaceAll("'", `'\\''`)}'`);
