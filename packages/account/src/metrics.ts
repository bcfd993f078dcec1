import { Counter, Gauge, type Registry } from 'prom-client';
import type { Answered } from './outage.ts';

/** What is measured of outages. The account is `*` where it is about the whole application. */
export interface OutageMetrics {
  readonly away: Gauge<'account'>;
  readonly probes: Counter<'account' | 'result'>;
}

/** The results a probe may have: closed, as every label. */
export type ProbeResult = Answered;

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
