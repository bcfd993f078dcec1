import { openConsumer } from './open-consumer.ts';
import { createPostLead } from './post-lead.ts';
import { readSettings } from './settings.ts';

// What most people write: one lead after the other; the client commits when a batch is through.
const settings = readSettings();
const postLead = createPostLead(settings.sinkUrl, 1);
const consumer = await openConsumer(settings);
await consumer.run({ eachMessage: ({ message }) => postLead(message.value) });
