import type { LogFollower, UnreadRecord } from '@leadferry/consumer';

/** A log of one partition, without Kafka; every look at a moment's offset is counted. */
export const createScriptedLog = () => {
  const records: UnreadRecord[] = [];
  const asked: Array<number | undefined> = [];
  const follower: LogFollower = {
    locate: async (topic, partitions, sinceMs) => {
      asked.push(sinceMs);
      const found = sinceMs === undefined ? -1 : records.findIndex(({ timestampMs }) => timestampMs >= sinceMs);
      return Array.from({ length: partitions }, (_, partition) => ({
        topic,
        partition,
        at: BigInt(partition > 0 ? 0 : found < 0 ? records.length : found),
      }));
    },
    next: async (places) => ({
      records: places.flatMap(({ partition, at }) => (partition === 0 ? records.slice(Number(at)) : [])),
      places: places.map((place) => (place.partition === 0 ? { ...place, at: BigInt(records.length) } : place)),
    }),
    close: async () => {},
  };
  return {
    follower,
    asked,
    append: (timestampMs: number, value: object | string = {}) => {
      const bytes = Buffer.from(typeof value === 'string' ? value : JSON.stringify(value));
      const offset = String(records.length);
      records.push({
        topic: 'leads.receipts',
        partition: 0,
        offset,
        key: null,
        value: bytes,
        headers: {},
        timestampMs,
      });
    },
  };
};
