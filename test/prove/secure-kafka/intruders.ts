import { setTimeout as delay } from 'node:timers/promises';
import { createCertificateAuthority } from '@leadferry/local-stack/certificates';
import { describeGroup } from '../../support/group.ts';
import { startWorker } from '../../support/worker-process.ts';
import type { World } from '../../support/world.ts';
import type { Login, SecureStand } from './secure-stand.ts';

/** A worker that must not be let in, and what it must tell its operator to look at. */
interface Intruder {
  readonly what: string;
  readonly env: Readonly<Record<string, string>>;
  readonly advice: RegExp;
}

/** What became of the intruders. */
export interface IntruderFigures {
  readonly intruders: number;
  /** Those that became members of the group. */
  readonly letIn: number;
  /** Those that told nobody what to do. */
  readonly withoutAdvice: number;
}

const patienceMs = 40_000;

/** Starts workers that each lack something, and sees whether Kafka keeps them out and they say why. */
export const tryIntruders = async (
  stand: SecureStand,
  world: World,
  login: Login,
  say: (text: string) => void,
): Promise<IntruderFigures> => {
  const intruders = await makeIntruders(stand, login);
  const workers = await Promise.all(
    intruders.map(({ env }) => startWorker({ env: { ...world.env, ...env }, config: world.config })),
  );
  const isTold = (index: number): boolean =>
    workers[index]?.lines.some((line) => intruders[index]?.advice.test(line)) === true;
  try {
    const untilMs = performance.now() + patienceMs;
    while (!intruders.every((_, index) => isTold(index)) && performance.now() < untilMs) await delay(100);
    const { members } = await describeGroup(world.door, world.groupId);
    for (const [index, { what }] of intruders.entries()) {
      say(`${what}: ${isTold(index) ? 'says what to do' : 'says nothing of use'}`);
      if (!isTold(index)) say(workers[index]?.lines.slice(-3).join('\n') ?? '');
    }
    const withoutAdvice = intruders.filter((_, index) => !isTold(index)).length;
    return { intruders: intruders.length, letIn: members, withoutAdvice };
  } finally {
    await Promise.all(workers.map((worker) => worker.kill()));
  }
};

const makeIntruders = async (stand: SecureStand, login: Login): Promise<Intruder[]> => {
  const { certificate } = await createCertificateAuthority('another authority');
  const otherCa = await stand.write('other-ca.pem', certificate);
  const mine = stand.env('lead-worker');
  const { KAFKA_TLS_CA_FILE: caFile = '' } = mine;
  const redis = Object.fromEntries(Object.entries(mine).filter(([name]) => name.startsWith('REDIS_')));
  const common: Intruder[] = [
    {
      what: 'an authority that did not issue the certificate',
      env: { ...mine, KAFKA_TLS_CA_FILE: otherCa },
      advice: /KAFKA_TLS_CA_FILE/,
    },
    { what: 'no TLS', env: redis, advice: /KAFKA_TLS and KAFKA_SASL_MECHANISM/ },
    { what: 'a user without rights', env: stand.env('stranger'), advice: /AUTHORIZATION_FAILED/ },
  ];
  if (login === 'certificate')
    return [
      ...common,
      {
        what: 'no certificate',
        env: { ...redis, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: caFile },
        advice: /KAFKA_TLS_CERT_FILE/,
      },
    ];
  const wrong = await stand.write('wrong.password', 'not-the-password\n');
  return [
    ...common,
    { what: 'a wrong password', env: { ...mine, KAFKA_SASL_PASSWORD_FILE: wrong }, advice: /KAFKA_SASL_PASSWORD_FILE/ },
    {
      what: 'no login',
      env: { ...redis, KAFKA_TLS: 'true', KAFKA_TLS_CA_FILE: caFile },
      advice: /KAFKA_SASL_MECHANISM/,
    },
  ];
};
