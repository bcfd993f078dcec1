import type { Contender } from './contender.ts';

const loop = (name: string, file: string, inFlight: number, says: string): Contender => ({
  name,
  says,
  inFlight,
  loop: file,
  readsKafka: true,
});

/** Returns the fleet's worker with every feature on and so many leads in flight. */
export const leadferry = (inFlight: number): Contender => ({
  name: 'leadferry',
  says: `this worker, all features on, ${inFlight} in flight`,
  inFlight,
  readsKafka: true,
});

/** Returns the bare key-lane loop that everything is compared with. */
export const lanes = (inFlight: number): Contender =>
  loop(`lanes-${inFlight}`, 'lanes.ts', inFlight, `bare key lanes, kafkajs + undici, ${inFlight} in flight`);

/** The loop most people write. */
export const serial = loop('serial', 'serial.ts', 1, 'serial kafkajs loop');

/** Everything that `npm run bench` measures, in the order of its table. */
export const contenders: readonly Contender[] = [
  leadferry(200),
  serial,
  loop('partitions', 'partitions.ts', 12, 'kafkajs, 12 partitions at once'),
  lanes(16),
  lanes(200),
  {
    ...loop('posting', 'posting.ts', 200, 'limit: undici posting only, 200 in flight'),
    readsKafka: false,
  },
];
