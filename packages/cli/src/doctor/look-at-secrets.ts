import { createSecretsManagerClient, probeSecretRights, type SecretProbe, type SecretRight } from '@leadferry/token';
import type { Finding } from './finding.ts';
import { judgeSecret, type NeededSecret } from './judge-secret.ts';
import type { Patient } from './patient.ts';
import { watchAwsClock } from './watch-aws-clock.ts';

/** What was found about secrets. */
export interface SecretsLook {
  readonly findings: readonly Finding[];
  /** Whether a secret can be read, so that what it holds can be judged. */
  isReadable(secretId: string): boolean;
  /** Whether nothing was found that keeps a refresher from writing it. */
  isWritable(secretId: string): boolean;
}

/** Tries, for each secret of the config, every call that its process makes on it; leaves no trace. */
export const lookAtSecrets = async ({ config, clock, clocks }: Patient): Promise<SecretsLook> => {
  const client = createSecretsManagerClient({ ...config.aws, maxAttempts: 2 });
  watchAwsClock(client, { clock, clocks });
  try {
    const looked = await Promise.all(
      listNeeded(config).map(async (needed) => {
        const probe = await probeSecretRights({ client, ...needed });
        return { needed, probe, findings: judgeSecret(needed, probe) };
      }),
    );
    const probes = new Map(looked.map(({ needed, probe }) => [needed.secretId, probe]));
    return {
      findings: withoutRepeats(looked.flatMap(({ findings }) => findings)),
      isReadable: (id) => isAllowed(probes.get(id), reads),
      isWritable: (id) => isAllowed(probes.get(id), writes),
    };
  } finally {
    client.destroy();
  }
};

const reads = ['DescribeSecret', 'GetSecretValue'] as const;
const writes = ['PutSecretValue', 'UpdateSecretVersionStage'] as const;

const listNeeded = ({ application, accounts, pages }: Patient['config']): NeededSecret[] => [
  { secretId: application.secret, role: 'application', rights: reads },
  ...Object.values(accounts).flatMap(({ tokenSecret, accessTokenSecret, mode }): NeededSecret[] => {
    const rights = mode === 'reader' ? reads : [...reads, ...writes];
    return [
      ...(mode === 'reader' ? [] : [{ secretId: tokenSecret, role: 'token', rights } as const]),
      ...(accessTokenSecret === undefined
        ? []
        : [{ secretId: accessTokenSecret, role: 'access_token', rights } as const]),
    ];
  }),
  ...(pages?.operatorSecret === undefined
    ? []
    : [{ secretId: pages.operatorSecret, role: 'operator', rights: ['GetSecretValue'] } as const]),
];

const isAllowed = (probe: SecretProbe | undefined, rights: readonly SecretRight[]): boolean =>
  probe !== undefined && rights.every((right) => ['allowed', 'untried', undefined].includes(probe.get(right)));

/** That AWS is away, or takes no credentials, is told once. */
const withoutRepeats = (findings: readonly Finding[]): Finding[] => {
  const told = new Set<string>();
  return findings.filter(({ code, about }) => {
    if (about !== undefined) return true;
    const isNew = !told.has(code);
    told.add(code);
    return isNew;
  });
};
