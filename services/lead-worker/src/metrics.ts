import { Counter, Gauge, type Registry } from 'prom-client';

/** What the worker itself measures; the packages it is made of bring their own. */
export interface LeadWorkerMetrics {
  /** PUTs whose answer was not what was sent. */
  readonly updateDifferences: Counter<'account'>;
  /** Configured lists that the account lacked when the worker started. */
  readonly unknownNames: Gauge<'account'>;
}

/** Creates the worker's own metrics in the given registry. */
export const createLeadWorkerMetrics = (registry: Registry): LeadWorkerMetrics => ({
  updateDifferences: new Counter({
    name: 'leadferry_contact_answer_differences_total',
    help: 'Contact updates whose answer was not what was sent.',
    labelNames: ['account'],
    registers: [registry],
  }),
  unknownNames: new Gauge({
    name: 'leadferry_config_unknown_names',
    help: 'Configured lists that the account did not have when the worker started, by the word of the API.',
    labelNames: ['account'],
    registers: [registry],
  }),
});
