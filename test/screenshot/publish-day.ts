import { setTimeout as delay } from 'node:timers/promises';
import { freshLead } from '../support/leads.ts';
import { publish, type SourceRecord } from '../support/topics.ts';

/** How leads come in a busy day, by the minute, at what four requests a second can carry. */
export interface DayOptions {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly partitions: number;
  readonly minutes: number;
}

const minuteMs = 60_000;
/** Of so many leads one is at fault. */
const onePoorIn = 70;

/** Publishes leads minute by minute, more and fewer in a wave, some of them at fault in different ways. */
export const publishDay = async ({ brokers, topic, partitions, minutes }: DayOptions): Promise<void> => {
  let seq = 1;
  for (let minute = 0; minute < minutes; minute += 1) {
    const count = Math.round(150 + 60 * Math.sin(minute / 2.5));
    const records = Array.from({ length: count }, () => makeRecord(seq++, partitions));
    await publish(brokers, topic, records);
    await delay(minuteMs);
  }
};

const makeRecord = (seq: number, partitions: number): SourceRecord => {
  const partition = seq % partitions;
  const lead = freshLead({ seq, partition });
  if (seq % onePoorIn !== 0) return lead;
  const poor = [
    { ...lead, value: 'no JSON' },
    freshLead({ seq, partition, lists: ['No such list'] }),
    { ...lead, value: JSON.stringify({ id: `web-${seq}`, email: 'nobody' }) },
    { ...lead, value: JSON.stringify({ id: `web-${seq}`, email: 'nobody' }) },
  ];
  return poor[(seq / onePoorIn) % poor.length] ?? lead;
};
