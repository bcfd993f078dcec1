import { conclude } from './fleet/conclude.ts';
import type { Figures, Proof } from './proof.ts';
import { judgeSecureKafka } from './secure-kafka/judge-secure-kafka.ts';
import { runSecureKafka } from './secure-kafka/run-secure-kafka.ts';

const leads = 400;
const workers = 3;

/** Leads end to end with Kafka and Redis closed to strangers, once with passwords, once with certificates. */
export const secureKafka: Proof = {
  promise:
    'Leads, dead letters, receipts and a refresh over TLS: SCRAM and mTLS Kafka with ACLs, TLS Redis with an ACL user.',
  broken: 'the workers log in without their password or certificate',
  async run({ isBroken, say }) {
    const env = isBroken
      ? {
          KAFKA_SASL_MECHANISM: '',
          KAFKA_SASL_USERNAME: '',
          KAFKA_SASL_PASSWORD_FILE: '',
          KAFKA_TLS_CERT_FILE: '',
          KAFKA_TLS_KEY_FILE: '',
        }
      : {};
    let all: Figures = { workers };
    const broken: string[] = [];
    for (const login of ['password', 'certificate'] as const) {
      say(`Kafka asks for a ${login}.`);
      const figures = await runSecureKafka({ login, leads, workers, env, say });
      broken.push(...judgeSecureKafka(figures, leads).map((rule) => `with a ${login}: ${rule}`));
      all = addUp(all, figures);
    }
    return conclude(all, broken, say);
  },
};

const addUp = (all: Figures, more: object): Figures => {
  const sums = Object.entries(more).map(([name, value]) => [name, (all[name] ?? 0) + Number(value)]);
  return { ...all, ...Object.fromEntries(sums) };
};
