import { randomBytes } from 'node:crypto';
import { type CertificateAuthority, createCertificateAuthority, type Identity } from './certificates.ts';
import type { Progress } from './java-libraries.ts';
import { type Kafka, startKafka } from './kafka.ts';
import { secureSettings } from './secure-kafka-settings.ts';

/** How to start a broker that nobody enters unknown. */
export interface SecureKafkaOptions {
  /** Whether users show a password (SCRAM or PLAIN over TLS) or a certificate (mTLS). */
  readonly login: 'password' | 'certificate';
  /** Users without rights, until somebody gives them some. There is also `admin`, who may do everything. */
  readonly users: readonly string[];
  /** Is told about what takes long. Default: nobody. */
  readonly progress?: Progress;
}

/** A broker with TLS on every listener, its controller's too, and an authorizer that refuses what no ACL allows. */
export interface SecureKafka extends Kafka {
  /** Who issued the broker's certificate, and whom the broker believes of its users. */
  readonly authority: CertificateAuthority;
  /** The password of a user. */
  password(user: string): string;
  /** A certificate of a user, `CN=<user>`. */
  issue(user: string): Promise<Identity>;
}

/** Starts Apache Kafka with TLS, logins and ACLs; otherwise as {@link startKafka}. */
export const startSecureKafka = async ({ login, users, progress }: SecureKafkaOptions): Promise<SecureKafka> => {
  const authority = await createCertificateAuthority();
  const broker = await authority.issue('broker');
  const passwords = new Map(['broker', 'admin', ...users].map((user) => [user, randomBytes(24).toString('base64url')]));
  const kafka = await startKafka({
    settings: secureSettings({ login, broker, authority: authority.certificate, passwords }),
    scramUsers: passwords,
    ...(progress === undefined ? {} : { progress }),
  });
  return {
    brokers: kafka.brokers,
    get pid() {
      return kafka.pid;
    },
    stop: kafka.stop,
    stopBroker: kafka.stopBroker,
    startBroker: kafka.startBroker,
    authority,
    password: (user) => {
      const password = passwords.get(user);
      if (password === undefined) throw new TypeError(`there is no user ${user}`);
      return password;
    },
    issue: (user) => authority.issue(user),
  };
};
