/** Addresses that the environment names; a part that has one is not started. */
export interface GivenAddresses {
  readonly brokers?: string[];
  readonly redisUrl?: string;
  readonly secretsManagerUrl?: string;
  readonly apiUrl?: string;
  readonly authUrl?: string;
}

/** Reads the given addresses from the names that every part of Leadferry uses. An empty value counts as none. */
export const readGivenAddresses = (env: NodeJS.ProcessEnv = process.env): GivenAddresses => ({
  ...(env.KAFKA_BROKERS && { brokers: env.KAFKA_BROKERS.split(',').map((broker) => broker.trim()) }),
  ...(env.REDIS_URL && { redisUrl: env.REDIS_URL }),
  ...(env.AWS_ENDPOINT_URL_SECRETS_MANAGER && { secretsManagerUrl: env.AWS_ENDPOINT_URL_SECRETS_MANAGER }),
  ...(env.CONSTANT_CONTACT_API_URL && { apiUrl: env.CONSTANT_CONTACT_API_URL }),
  ...(env.CONSTANT_CONTACT_AUTH_URL && { authUrl: env.CONSTANT_CONTACT_AUTH_URL }),
});
