import { stripTypeScriptTypes } from 'node:module';
import { init, parse } from 'es-module-lexer';

await init;

/** One import that breaks a rule: where it is and what to do instead. */
export interface Violation {
  readonly file: string;
  readonly specifier: string;
  readonly rule: string;
}

/** The layer a workspace belongs to; imports may only point to the same or a lower one, and as `allowed` says. */
const allowed: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  'constant-contact': ['runtime'],
  lead: ['constant-contact'],
  token: ['runtime'],
  budget: ['runtime'],
  consumer: ['runtime'],
  config: ['runtime'],
  account: ['runtime', 'config', 'constant-contact', 'token', 'budget'],
  fleet: ['runtime', 'config', 'account', 'token', 'budget', 'consumer'],
  simulator: [],
  cli: [
    'runtime',
    'config',
    'account',
    'constant-contact',
    'lead',
    'token',
    'budget',
    'consumer',
    'fleet',
    'simulator',
  ],
  'lead-worker': ['runtime', 'config', 'account', 'constant-contact', 'lead', 'token', 'budget', 'consumer'],
  'token-keeper': ['runtime', 'config', 'account', 'constant-contact', 'token', 'budget', 'consumer', 'fleet'],
  'local-stack': ['simulator'],
};

/** Where the value of a third-party client may be imported. Types may be imported anywhere: they vanish. */
const homes: ReadonlyArray<{ readonly client: RegExp; readonly home: RegExp }> = [
  { client: /^kafkajs$/, home: /^packages\/consumer\/src\// },
  { client: /^ioredis$/, home: /^packages\/runtime\/src\/redis\.ts$/ },
  { client: /^redlock$/, home: /^packages\/token\/src\/lease\.ts$/ },
  { client: /^@aws-sdk\//, home: /^packages\/token\/src\/secrets-manager-client\.ts$/ },
  { client: /^aws-msk-iam-sasl-signer-js$/, home: /^packages\/consumer\/src\/kafka-login\.ts$/ },
  { client: /^undici$/, home: /^packages\/(constant-contact|token)\/src\// },
  { client: /^prom-client$/, home: /^(packages|services)\/[^/]+\/src\/(metrics|http)\.ts$/ },
  { client: /^pino$/, home: /^packages\/runtime\/src\/logger\.ts$/ },
  { client: /^(fastify|@fastify\/.*)$/, home: /^(packages\/simulator|services\/token-keeper)\/src\// },
  { client: /^@opentelemetry\//, home: /^services\/lead-worker\/src\/traces\// },
  { client: /^cloudevents$/, home: /^packages\/lead\/src\// },
  { client: /^yaml$/, home: /^packages\/config\/src\// },
];

/** Judged by these rules: the sources that ship. Tests, proofs and the local stack may hold any client in hand. */
const shipped = /^(packages|services)\/[^/]+\/src\/(?!.*\.test\.ts$)/;

/** What a shipped file may not reach for, and who may. */
const processRule = {
  pattern: /\bprocess\s*\.\s*(env|exit)\b/,
  home: /^(packages\/runtime\/src\/lifecycle|(packages|services)\/[^/]+\/src\/(main|config))\.ts$/,
};

const comments = /\/\*[\s\S]*?\*\/|(?<!:)\/\/.*$/gm;

/** Names the workspace a file belongs to: the folder under packages, services or deploy. */
const workspaceOf = (file: string): string =>
  file.startsWith('deploy/local/') ? 'local-stack' : (file.split('/')[1] ?? '');

/**
 * Finds every import of a file that points the wrong way, reaches into another package past its door, or holds a
 * third-party client away from its home; and every use of `process.env` or `process.exit` outside config and main.
 * Reads the code after its types are stripped, so that type-only imports do not count.
 */
export const findViolations = (file: string, source: string): Violation[] => {
  if (!shipped.test(file) && !file.startsWith('deploy/local/src/')) return [];
  const code = stripTypeScriptTypes(source, { mode: 'strip' });
  const violations: Violation[] = [];
  const workspace = workspaceOf(file);
  const object = (specifier: string, rule: string): void => void violations.push({ file, specifier, rule });

  for (const { n: specifier } of parse(code)[0]) {
    if (specifier === undefined) continue;
    const own = /^@leadferry\/([^/]+)(\/.*)?$/.exec(specifier);
    if (own) {
      const target = own[1] ?? '';
      const isTestDouble = file.endsWith('/testing.ts') && target === 'runtime';
      if (!(allowed[workspace] ?? []).includes(target) && !isTestDouble)
        object(specifier, `${workspace} may import ${(allowed[workspace] ?? []).join(', ') || 'no other package'}`);
    } else if (specifier.startsWith('.') && climbsOut(file, specifier))
      object(specifier, 'another package is entered by its name, through its door');
    if (shipped.test(file))
      for (const { client, home } of homes)
        if (client.test(specifier) && !home.test(file)) object(specifier, `its one home is ${home.source}`);
  }
  if (shipped.test(file) && processRule.pattern.test(code.replace(comments, '')) && !processRule.home.test(file))
    object('process', 'process.env and process.exit belong to config.ts, lifecycle.ts and main.ts');
  return violations;
};

const climbsOut = (file: string, specifier: string): boolean => {
  const room = file.split('/').slice(0, 2).join('/');
  return !new URL(specifier, `file:///${file}`).pathname.startsWith(`/${room}/`);
};
