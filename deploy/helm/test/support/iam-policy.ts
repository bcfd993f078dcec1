import type { SecretsManagerApi } from '@leadferry/token';
import { z } from 'zod';

const policySchema = z.strictObject({
  Version: z.literal('2012-10-17'),
  Statement: z.array(
    z.strictObject({
      Sid: z.string().regex(/^[A-Za-z0-9]+$/),
      Effect: z.enum(['Allow', 'Deny']),
      Action: z.array(z.string()).min(1),
      Resource: z.array(z.string()).min(1),
      Condition: z.record(z.string(), z.record(z.string(), z.union([z.string(), z.array(z.string())]))).optional(),
    }),
  ),
});

/** An IAM policy. */
export type IamPolicy = z.infer<typeof policySchema>;

/** Reads a policy's text. */
export const readPolicy = (text: string): IamPolicy => policySchema.parse(JSON.parse(text));

const matches = (pattern: string, text: string): boolean =>
  new RegExp(
    `^${pattern
      .replace(/[.+^${}()|[\]\\]/g, '\\$&')
      .replaceAll('*', '.*')
      .replaceAll('?', '.')}$`,
  ).test(text);

/** Decides as IAM does: refused unless allowed, and a denial wins. */
export const isAllowed = ({ Statement: statements }: IamPolicy, action: string, resource: string): boolean => {
  const about = statements.filter(
    ({ Action, Resource }) =>
      Action.some((pattern) => matches(pattern, action)) && Resource.some((pattern) => matches(pattern, resource)),
  );
  return about.some(({ Effect }) => Effect === 'Allow') && about.every(({ Effect }) => Effect === 'Allow');
};

/** Everything a policy allows on a secret, out of what Secrets Manager knows. */
export const allowedOn = (policy: IamPolicy, arn: string): string[] =>
  policy.Statement.filter(
    ({ Effect, Resource }) => Effect === 'Allow' && Resource.some((pattern) => matches(pattern, arn)),
  )
    .flatMap(({ Action }) => Action)
    .filter((action) => isAllowed(policy, action, arn))
    .sort();

/** A client whose every call is held to a policy, with what it was used for. */
export const heldTo = (policy: IamPolicy, client: SecretsManagerApi, arnOf: (secretId: string) => string) => {
  const used = new Map<string, Set<string>>();
  const held = new Proxy(client, {
    get: (target, operation: keyof SecretsManagerApi) => {
      const call = target[operation];
      if (operation === 'destroy') return call;
      return async (input: { readonly SecretId: string }) => {
        const action = `secretsmanager:${operation[0]!.toUpperCase()}${operation.slice(1)}`;
        const arn = arnOf(input.SecretId);
        used.set(arn, (used.get(arn) ?? new Set()).add(action));
        if (isAllowed(policy, action, arn)) return Reflect.apply(call, target, [input]);
        throw Object.assign(new Error(`${action} on ${arn} is not allowed`), { name: 'AccessDeniedException' });
      };
    },
  });
  return { client: held, usedOn: (arn: string): string[] => [...(used.get(arn) ?? [])].sort() };
};
