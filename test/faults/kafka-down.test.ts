import { once } from 'node:events';
import { createServer } from 'node:net';
import { type Kafka, startKafka } from '@leadferry/local-stack';
import { appliedWrites } from '@leadferry/simulator';
import { afterAll, beforeAll, beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { type Fates, followFates } from '../support/fates.ts';
import { printFigures } from '../support/figures.ts';
import { freshLeads } from '../support/leads.ts';
import { reckonLeads } from '../support/reckon-leads.ts';
import { type Stage, setStage } from '../support/stage.ts';
import { readLag } from '../support/topics.ts';
import type { WorkerProcess } from '../support/worker-process.ts';

const partitions = 3;
const soon = { timeout: 30_000, interval: 100 };
const options = {
  partitions,
  limits: 'unlimited',
  switches: { perSecond: 'unlimited', apiLatencyAfterMs: 100 },
} as const;

let kafka: Kafka;

beforeAll(async () => {
  kafka = await startKafka();
});
beforeEach(async () => {
  if (kafka.pid === 0) await kafka.startBroker();
});
afterAll(() => kafka?.stop());

/** Asks for `/readyz` and `/livez`. */
const health = async (worker: WorkerProcess) =>
  Promise.all(['/readyz', '/livez'].map(async (path) => (await worker.ask(path))?.status));

/** The events of a worker's lines that tell of Kafka's absence, and of all its errors. */
const eventsOf = ({ lines }: WorkerProcess): string[] =>
  lines
    .filter((line) => line.startsWith('{'))
    .map((line) => JSON.parse(line) as { level: string; event: string })
    .filter(({ level, event }) => /^kafka_(lost|back)$/.test(event) || level === 'error')
    .map(({ event }) => event);

/** Takes the broker's place for five seconds: lets nobody in and tells how many knock in a second. */
const countKnocksPerSecond = async (): Promise<number> => {
  let knocks = 0;
  const server = createServer((socket) => {
    knocks += 1;
    socket.destroy();
  });
  server.listen(Number(kafka.brokers[0]?.split(':')[1]), '127.0.0.1');
  await once(server, 'listening');
  const untilMs = performance.now() + 5000;
  await vi.waitFor(() => expect(performance.now()).toBeGreaterThan(untilMs), soon);
  server.close();
  await once(server, 'close');
  return knocks / 5;
};

/** Waits until every record has a committed fate, and reads what became of them all. */
const readAllFates = async ({ world, log }: Stage, records: number): Promise<Fates> => {
  await vi.waitFor(
    async () => expect(await readLag(world.brokers, world.groupId, world.topic('leads')), log()).toBe(0),
    { timeout: 45_000, interval: 500 },
  );
  const fates = await followFates(world.brokers, world.topics);
  onTestFinished(() => fates.stop());
  await vi.waitFor(() => expect(fates.receipts.length, log()).toBeGreaterThanOrEqual(records), soon);
  return fates;
};

it('Kafka absent at the start is waited for, alive and not ready, and the leads are delivered when it comes', async () => {
  await using stage = await setStage({ ...options, brokers: kafka.brokers });
  const { journal } = stage.world.simulator;
  const leads = freshLeads(12, partitions);
  await stage.publish('leads', leads);
  await stage.fates.stop();
  await kafka.stopBroker();

  const worker = await stage.startWorker();
  await vi.waitFor(() => expect(eventsOf(worker), stage.log()).toEqual(['kafka_lost']), soon);
  expect(await health(worker)).toEqual([503, 200]);
  const knocksPerSecond = await countKnocksPerSecond();
  expect(await health(worker)).toEqual([503, 200]);
  expect(appliedWrites(journal.read()).size).toBe(0);

  await kafka.startBroker();
  const fates = await readAllFates(stage, leads.length);
  const reckoning = reckonLeads(leads, fates, journal.read());
  printFigures('Kafka absent at the start', { knocksPerSecond, ...reckoning });
  expect(reckoning).toMatchObject({ delivered: 12, lost: 0, deadLettered: 0, duplicates: 0, repeats: 0 });
  expect(reckoning.receiptRepeats).toBe(0);
  expect(knocksPerSecond).toBeLessThan(10);
  expect(await health(worker)).toEqual([200, 200]);
  expect(eventsOf(worker), stage.log()).toEqual(['kafka_lost', 'kafka_back']);
});

it('Kafka taken away midway is waited out by the same process: each lead is delivered once and has its receipt', async () => {
  await using stage = await setStage({ ...options, brokers: kafka.brokers });
  const { journal } = stage.world.simulator;
  const leads = freshLeads(90, partitions);
  await stage.publish('leads', leads);
  await stage.fates.stop();
  const worker = await stage.startWorker();
  await vi.waitFor(() => expect(appliedWrites(journal.read()).size, stage.log()).toBeGreaterThan(20), soon);

  await kafka.stopBroker();
  await vi.waitFor(async () => expect(await health(worker), stage.log()).toEqual([503, 200]), soon);
  const written = appliedWrites(journal.read()).size;
  const knocksPerSecond = await countKnocksPerSecond();
  expect(await health(worker)).toEqual([503, 200]);
  expect(appliedWrites(journal.read()).size).toBe(written);
  expect(written).toBeLessThan(leads.length);

  await kafka.startBroker();
  const fates = await readAllFates(stage, leads.length);
  const reckoning = reckonLeads(leads, fates, journal.read());
  printFigures('Kafka down midway', { knocksPerSecond, ...reckoning });
  expect(reckoning).toMatchObject({ delivered: 90, withoutReceipt: 0, lost: 0, deadLettered: 0, duplicates: 0 });
  expect(reckoning.repeats).toBe(0);
  // A receipt whose acknowledgement the outage swallowed is written again, under the same key, one per partition.
  expect(reckoning.receiptRepeats).toBeLessThanOrEqual(partitions);
  expect(knocksPerSecond).toBeLessThan(10);
  expect(await health(worker)).toEqual([200, 200]);
  expect(eventsOf(worker), stage.log()).toEqual(['kafka_lost', 'kafka_back']);
});
