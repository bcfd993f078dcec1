import { openConsumer } from './open-consumer.ts';
import { createPostLead } from './post-lead.ts';
import { readSettings } from './settings.ts';

// The client's own concurrency: as many leads at once as there are partitions.
const settings = readSettings();
const postLead = createPostLead(settings.sinkUrl, settings.inFlight);
const consumer = await openConsumer(settings);
await consumer.run({
  partitionsConsumedConcurrently: settings.inFlight,
  eachMessage: ({ message }) => postLead(message.value),
});
