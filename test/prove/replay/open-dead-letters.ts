import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { publish } from '../../support/topics.ts';
import { type Addresses, createWorld } from '../../support/world.ts';

/** A topic whose dead letters can be replayed. `await using` ends everything around it. */
export interface DeadLetterWorld extends AsyncDisposable {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  /** The environment of the command. */
  readonly env: Readonly<Record<string, string>>;
}

const partitions = 6;
const atOnce = 2500;

/** Sets a number of leads aside, as a worker would whose API refused them. Their ids are their numbers. */
export const openDeadLetters = async ({
  leads,
  ...addresses
}: Addresses & { readonly leads: number }): Promise<DeadLetterWorld> => {
  const world = await createWorld({ ...addresses, partitions, limits: 'unlimited' });
  const topic = world.topic('leads');
  for (let from = 0; from < leads; from += atOnce) {
    const numbers = Array.from({ length: Math.min(atOnce, leads - from) }, (_, index) => from + index);
    await publish(
      world.brokers,
      `${topic}.dead-letter`,
      numbers.map((number) => deadLetterOf(number, topic)),
    );
  }
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-replay-'));
  const configPath = join(folder, 'leadferry.yaml');
  writeFileSync(configPath, stringify(world.config));
  return {
    brokers: world.brokers,
    topic,
    partitions,
    env: { ...world.env, LEADFERRY_CONFIG: configPath },
    async [Symbol.asyncDispose]() {
      rmSync(folder, { recursive: true, force: true });
      await world.stop();
    },
  };
};

const deadLetterOf = (number: number, topic: string) => {
  const partition = number % partitions;
  const lead = {
    id: String(number),
    source: 'web-form',
    occurredAt: '2026-11-22T10:00:00Z',
    email: `person-${number}@example.org`,
    firstName: 'Ada',
    lastName: 'Byron',
    companyName: 'Engines Ltd',
    lists: ['Newsletter'],
  };
  return {
    partition,
    key: `person-${number}@example.org`,
    value: JSON.stringify(lead),
    headers: {
      '__connect.errors.topic': topic,
      '__connect.errors.partition': String(partition),
      '__connect.errors.offset': String(number),
      '__connect.errors.stage': 'TASK_PUT',
      '__connect.errors.exception.class.name': 'leadferry.rejected',
      '__connect.errors.exception.message': 'contacts.api.validation.error',
      'leadferry.reason': 'rejected',
      'leadferry.http_status': '400',
      'leadferry.attempts': '1',
      'leadferry.lead_id': String(number),
      'leadferry.at': '2026-11-22T10:00:05.000Z',
    },
  };
};
