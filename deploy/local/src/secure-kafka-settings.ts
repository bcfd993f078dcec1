import type { Identity } from './certificates.ts';
import type { KafkaSettings } from './kafka-settings.ts';

const modules = 'org.apache.kafka.common.security';
const superUsers = ['broker', 'admin', 'CN=broker', 'CN=admin'].map((user) => `User:${user}`).join(';');

/**
 * Makes the settings that close a broker: TLS at both of its listeners, a certificate from every controller, a login from
 * every client, and rights by ACL alone. Certificates and passwords stand in the properties file, in a folder that is
 * removed with the broker.
 */
export const secureSettings = (parts: {
  login: 'password' | 'certificate';
  broker: Identity;
  /** PEM. */
  authority: string;
  passwords: ReadonlyMap<string, string>;
}): KafkaSettings => {
  const { login, broker, authority, passwords } = parts;
  const protocol = login === 'password' ? 'SASL_SSL' : 'SSL';
  return {
    'listener.security.protocol.map': `BROKER:${protocol},CONTROLLER:SSL`,
    'ssl.keystore.type': 'PEM',
    'ssl.keystore.certificate.chain': inOneLine(broker.certificate),
    'ssl.keystore.key': inOneLine(broker.key),
    'ssl.truststore.type': 'PEM',
    'ssl.truststore.certificates': inOneLine(authority),
    'listener.name.controller.ssl.client.auth': 'required',
    'authorizer.class.name': 'org.apache.kafka.metadata.authorizer.StandardAuthorizer',
    'super.users': superUsers,
    ...(login === 'password' ? passwordSettings(passwords) : { 'listener.name.broker.ssl.client.auth': 'required' }),
  };
};

const passwordSettings = (passwords: ReadonlyMap<string, string>): KafkaSettings => {
  const self = `username="broker" password="${passwords.get('broker')}"`;
  const users = [...passwords].map(([user, password]) => `user_${user}="${password}"`).join(' ');
  const scram = `${modules}.scram.ScramLoginModule required ${self};`;
  return {
    'sasl.enabled.mechanisms': 'SCRAM-SHA-512,SCRAM-SHA-256,PLAIN',
    'sasl.mechanism.inter.broker.protocol': 'SCRAM-SHA-512',
    'listener.name.broker.scram-sha-512.sasl.jaas.config': scram,
    'listener.name.broker.scram-sha-256.sasl.jaas.config': scram,
    'listener.name.broker.plain.sasl.jaas.config': `${modules}.plain.PlainLoginModule required ${self} ${users};`,
  };
};

/** A properties file has a value on one line and knows `\n`. */
const inOneLine = (pem: string): string => pem.trim().replaceAll(/\r?\n/g, '\\n');
