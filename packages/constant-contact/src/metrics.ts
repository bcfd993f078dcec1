import { createTalliedCounter, createTalliedHistogram, type Spread, type Tally } from '@leadferry/runtime';
import { Counter, type Registry } from 'prom-client';
import type { NameKind } from './names/named-ids.ts';

/** Every call this client can make, as a label. */
export const endpoints = [
  'sign_up_form',
  'create_contact',
  'find_contact',
  'get_contact',
  'update_contact',
  'add_tags',
  'list_contact_lists',
  'list_custom_fields',
  'list_tags',
  'create_custom_field',
  'create_tag',
  'account_summary',
  'user_privileges',
] as const;

/** One of the calls, as a label. */
export type Endpoint = (typeof endpoints)[number];

/** How a call ended: its HTTP status, or the phase it broke in without one. */
export type CallEnd = number | 'not_sent' | 'unknown';

/** Measures the calls of the API. */
export interface ApiMetrics {
  /** Records how long one call took and how it ended. */
  observeRequest(endpoint: Endpoint, end: CallEnd, seconds: number): void;
}

/**
 * Registers `leadferry_api_requests_total{endpoint,status}` and `leadferry_api_request_seconds{endpoint}`, apart from each
 * other: a histogram for each status would be most of a worker's series. Once per registry.
 */
export const createApiMetrics = (registry: Registry): ApiMetrics => {
  const requests = createTalliedCounter({
    name: 'leadferry_api_requests_total',
    help: 'API requests by endpoint and HTTP status; without one: not_sent, or unknown where it may have been applied.',
    labelNames: ['endpoint', 'status'],
    registry,
  });
  const requestSeconds = createTalliedHistogram({
    name: 'leadferry_api_request_seconds',
    help: 'Time from handing one API request over to its whole answer, or to its failure.',
    labelNames: ['endpoint'],
    buckets: [0.1, 0.25, 0.5, 1, 5],
    registry,
  });
  // With every lead: what was looked up once is kept.
  const timed = new Map<Endpoint, Spread>();
  const counted = new Map<Endpoint, Map<CallEnd, Tally>>();

  const begin = (endpoint: Endpoint, end: CallEnd): Tally => {
    const tally = requests.of(endpoint, String(end));
    timed.set(endpoint, requestSeconds.of(endpoint));
    counted.set(endpoint, (counted.get(endpoint) ?? new Map<CallEnd, Tally>()).set(end, tally));
    return tally;
  };

  return {
    observeRequest: (endpoint, end, seconds) => {
      const tally = counted.get(endpoint)?.get(end) ?? begin(endpoint, end);
      tally.inc();
      timed.get(endpoint)?.observe(seconds);
    },
  };
};

/** Counts what resolving names costs. */
export interface NamesMetrics {
  /** Counts one loading of names from the API, all its pages together. */
  countLoad(kind: NameKind): void;
  /** Counts one failure of the shared cache; resolving goes on without it. */
  countCacheFailure(operation: 'read' | 'write' | 'claim' | 'release'): void;
}

/** Registers `leadferry_names_loads_total{kind}` and `leadferry_names_cache_failures_total{operation}`. Once per registry. */
export const createNamesMetrics = (registry: Registry): NamesMetrics => {
  const loads = new Counter({
    name: 'leadferry_names_loads_total',
    help: 'Times the names of lists, custom fields or tags were loaded from the API by this process.',
    labelNames: ['kind'],
    registers: [registry],
  });
  const cacheFailures = new Counter({
    name: 'leadferry_names_cache_failures_total',
    help: 'Times the shared cache of names could not be used; names were loaded from the API instead.',
    labelNames: ['operation'],
    registers: [registry],
  });
  return {
    countLoad: (kind) => loads.inc({ kind }),
    countCacheFailure: (operation) => cacheFailures.inc({ operation }),
  };
};
