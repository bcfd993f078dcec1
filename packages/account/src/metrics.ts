import { createTalliedCounter, type Tallies, type Tally } from '@leadferry/runtime';
import { Counter, Gauge, type Registry } from 'prom-client';

/** What is measured of outages. The account is `*` where it is about the whole application. */
export interface OutageMetrics {
  readonly away: Gauge<'account'>;
  readonly probes: Counter<'account' | 'result'>;
}

/**
 * What a look at the memory of what was delivered came to: nothing is to be done; something else or nothing was delivered; the
 * person has consented anew since; the memory could not be asked in time.
 */
export const lookResults = ['hit', 'miss', 'newer_consent', 'unavailable'] as const;

/** One of {@link lookResults}. */
export type LookResult = (typeof lookResults)[number];

/** What is measured of the memory of what was delivered. */
export interface UnchangedMemoryMetrics {
  /** By account and result. */
  readonly looks: Tallies<Tally>;
}

/** Creates the metrics of that memory in the given registry. Once per registry. */
export const createUnchangedMemoryMetrics = (registry: Registry): UnchangedMemoryMetrics => ({
  looks: createTalliedCounter({
    name: 'leadferry_unchanged_memory_total',
    help: 'Leads by what is remembered of their contact; a hit costs no request.',
    labelNames: ['account', 'result'],
    registry,
  }),
});

/** Creates the metrics of outages in the given registry. Once per registry. */
export const createOutageMetrics = (registry: Registry): OutageMetrics => ({
  away: new Gauge({
    name: 'leadferry_api_outage',
    help: '1 while nothing is sent but probes, because the API is away (account "*") or refuses the newest token of an account.',
    labelNames: ['account'],
    registers: [registry],
  }),
  probes: new Counter({
    name: 'leadferry_api_probes_total',
    help: 'Requests this process sent to see whether an outage is over, by what they came to.',
    labelNames: ['account', 'result'],
    registers: [registry],
  }),
});
