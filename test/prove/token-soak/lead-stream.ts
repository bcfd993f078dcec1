import { Kafka, logLevel } from 'kafkajs';
import { addressOf } from '../../support/leads.ts';
import type { SourceRecord } from '../../support/topics.ts';

export interface LeadStreamOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly leadsPerSecond: number;
  /** Number before the first lead's; streams that run side by side begin far apart. Default 0. */
  readonly afterSeq?: number;
}

/** Leads that keep coming. */
export interface LeadStream {
  /** Everything that Kafka has acknowledged. */
  readonly published: readonly SourceRecord[];
  /** Stops, once what is under way is acknowledged. Rejects when Kafka refused something. */
  stop(): Promise<void>;
}

const everyMs = 250;
const regulars = 40;

/**
 * Makes the lead with this number. Of three, two are new people with consent given just now; the third is one of forty
 * regulars, every other time without stated consent, which is looked up and merged.
 */
const makeLead = (seq: number): SourceRecord => {
  const isRegular = seq % 3 === 0;
  const email = isRegular ? `regular-${(seq / 3) % regulars}@example.org` : addressOf(seq);
  const isImplicit = isRegular && seq % 2 === 0;
  return {
    key: email,
    value: JSON.stringify({
      id: `web-${seq}`,
      source: 'web-form',
      email,
      firstName: 'Ada',
      customFields: { proof_seq: String(seq) },
      ...(isImplicit ? {} : { consent: { permission: 'explicit' } }),
    }),
  };
};

/** Begins to publish leads at a steady rate, keyed by address, so that each person's leads stay in order. */
export const startLeadStream = async ({
  brokers,
  topic,
  leadsPerSecond,
  afterSeq = 0,
}: LeadStreamOptions): Promise<LeadStream> => {
  const kafka = new Kafka({ brokers: [...brokers], clientId: 'lead-source', logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const published: SourceRecord[] = [];
  const startedMs = performance.now();
  let made = 0;
  let sending: Promise<void> = Promise.resolve();

  const publishDue = async (): Promise<void> => {
    const due = Math.floor(((performance.now() - startedMs) / 1000) * leadsPerSecond);
    const leads = Array.from({ length: due - made }, (_, index) => makeLead(afterSeq + made + index + 1));
    made = due;
    if (leads.length === 0) return;
    const messages = leads.map(({ key, value }) => ({ key: String(key), value: String(value) }));
    await producer.send({ topic, messages });
    published.push(...leads);
  };
  const timer = setInterval(() => {
    sending = sending.then(publishDue);
    // Told by `stop`, which waits for the same promise.
    sending.catch(() => clearInterval(timer));
  }, everyMs);

  return {
    published,
    stop: async () => {
      clearInterval(timer);
      try {
        await sending;
      } finally {
        await producer.disconnect();
      }
    },
  };
};
