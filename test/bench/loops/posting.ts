import { leaveWhenTold } from '../../support/leave-when-told.ts';
import { createLeads } from '../run/create-leads.ts';
import { createPostLead } from './post-lead.ts';
import { readSettings } from './settings.ts';

// Not a contender but the limit of all: the same leads from memory, no Kafka. Orders nothing.
const { sinkUrl, inFlight, leads } = readSettings();
const postLead = createPostLead(sinkUrl, inFlight);
leaveWhenTold(async () => {});
const rest = createLeads(leads).values();
const work = async (): Promise<void> => {
  for (const { value } of rest) await postLead(value);
};
await Promise.all(Array.from({ length: inFlight }, work));
// Stays to be looked at until it is told to leave.
process.channel?.ref();
