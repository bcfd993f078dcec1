import type { RequestEvent } from 'kafkajs';
import type { KafkaWatch } from './kafka-watch.ts';

/** What every client asks before it is let in: a broker that answers it may still refuse everything else. */
const beforeLogin = new Set(['ApiVersions', 'SaslHandshake', 'SaslAuthenticate']);

/** Creates a listener of a client's `REQUEST` events that tells the watch of each answer that says: this client is let in. */
export const heedAnswers =
  (watch: Pick<KafkaWatch, 'answered'>) =>
  ({ payload: { apiName } }: RequestEvent): void => {
    if (!beforeLogin.has(apiName)) watch.answered();
  };
