import { Kafka, logLevel } from 'kafkajs';

// The loop that people write first: a batch's leads are sent side by side, what fails is passed over, and the client commits by
// itself. No order, no receipts, nothing for a rebalance. The proof must find it out.
const need = (name: string): string => {
  const value = process.env[name];
  if (value === undefined) throw new Error(`${name} is not set`);
  return value;
};

const timeoutMs = Number(need('LEADFERRY_REQUEST_TIMEOUT_MS'));
const url = `${need('CONSTANT_CONTACT_API_URL')}/contacts/sign_up_form`;
const headers = { authorization: `Bearer ${need('NAIVE_TOKEN')}`, 'content-type': 'application/json' };
const listId = need('NAIVE_LIST_ID');
const fieldId = need('NAIVE_FIELD_ID');

interface Lead {
  readonly email: string;
  readonly firstName: string;
  readonly customFields: { readonly proof_seq: string };
}

const post = async (value: Buffer | null): Promise<void> => {
  const { email, firstName, customFields } = JSON.parse(String(value)) as Lead;
  const body = JSON.stringify({
    email_address: email,
    first_name: firstName,
    list_memberships: [listId],
    custom_fields: [{ custom_field_id: fieldId, value: customFields.proof_seq }],
  });
  const signal = AbortSignal.timeout(timeoutMs);
  const answer = await fetch(url, { method: 'POST', headers, body, signal });
  await answer.text();
};

const kafka = new Kafka({ brokers: need('KAFKA_BROKERS').split(','), clientId: 'naive', logLevel: logLevel.NOTHING });
const consumer = kafka.consumer({ groupId: need('KAFKA_GROUP_ID'), sessionTimeout: 8000 });
await consumer.connect();
await consumer.subscribe({ topics: [need('NAIVE_TOPIC')], fromBeginning: true });
await consumer.run({
  partitionsConsumedConcurrently: 12,
  eachBatch: async ({ batch, heartbeat }) => {
    const beating = setInterval(() => void heartbeat().catch(() => {}), 1000);
    await Promise.allSettled(batch.messages.map(({ value }) => post(value)));
    clearInterval(beating);
  },
});
