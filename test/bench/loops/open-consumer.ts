import { type Consumer, Kafka, logLevel } from 'kafkajs';
import { leaveWhenTold } from '../../support/leave-when-told.ts';
import type { LoopSettings } from './settings.ts';

/** Connects a consumer with the client's own defaults, subscribed from the beginning; SIGTERM ends it and the process. */
export const openConsumer = async (
  { brokers, groupId, topic }: LoopSettings,
  beforeLeaving: () => Promise<void> = async () => {},
): Promise<Consumer> => {
  const consumer = new Kafka({ brokers: [...brokers], clientId: 'bench', logLevel: logLevel.ERROR }).consumer({
    groupId,
  });
  leaveWhenTold(async () => {
    await beforeLeaving();
    await consumer.disconnect();
  });
  await consumer.connect();
  await consumer.subscribe({ topics: [topic], fromBeginning: true });
  return consumer;
};
