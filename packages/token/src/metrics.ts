import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import type { Generation } from './generation.ts';
import { type StoreOperation, storeOperations } from './store-failure.ts';

/** What a refresh can come to, as `leadferry_token_refresh_total` counts it. */
export const refreshOutcomes = [
  'refreshed',
  'last_chance',
  'adopted',
  'promoted',
  'recovered',
  'never_sent',
  'throttled',
  'refused',
  'config',
  'unknown',
] as const;
export type RefreshOutcomeLabel = (typeof refreshOutcomes)[number];

/** What the gauges show of a token set, read when they are scraped. */
export interface TokenSetReading {
  readonly generation: Generation;
  /** Seconds its access token has left; below zero once it has expired. */
  readonly secondsLeft: number;
}

/** Counts and measures what this package does. Labels are account names and closed sets, never more. */
export interface TokenMetrics {
  countRefresh(account: string, outcome: RefreshOutcomeLabel): void;
  countStoreCall(account: string, operation: StoreOperation): void;
  countClaimConflict(account: string): void;
  countLeaseLost(account: string): void;
  countUnauthorized(account: string): void;
  observeDurable(account: string, seconds: number): void;
  observeFirstCopy(account: string, seconds: number): void;
  /** Registers how to read the age of an answer that lies in escrow and in no store yet; undefined: none does. */
  watchEscrow(account: string, readAgeSeconds: (() => number) | undefined): void;
  /** Says how many generations this process was behind when it read a newer set. */
  setReaderLag(account: string, generations: number): void;
  setReauthRequired(account: string, isRequired: boolean): void;
  /**
   * Registers how to read the newest known token set of an account; undefined while there is none. From then on every
   * series of the account that counts something is there, at zero.
   */
  watchTokenSet(account: string, read: () => TokenSetReading | undefined): void;
}

/** Creates the metrics of reference/token-refresh.md 7.11 in a registry; once per process, for all its accounts. */
export const createTokenMetrics = (registry: Registry): TokenMetrics => {
  const registers = [registry];
  const watched = new Map<string, () => TokenSetReading | undefined>();
  const counter = (name: string, help: string, ...labelNames: string[]) =>
    new Counter({ name, help, labelNames: ['account', ...labelNames], registers });

  const refreshes = counter(
    'leadferry_token_refresh_total',
    'Refreshes of the token set, by what they came to.',
    'outcome',
  );
  const storeCalls = counter('leadferry_sm_calls_total', 'Calls to Secrets Manager.', 'op');
  const conflicts = counter('leadferry_claim_conflicts_total', 'Claims that another worker had made before.');
  const leasesLost = counter('leadferry_lease_lost_total', 'Refresh leases that could not be renewed.');
  const unauthorized = counter('leadferry_http_401_total', 'API answers 401 to an access token that looked alive.');
  const durable = new Histogram({
    name: 'leadferry_answer_to_durable_seconds',
    help: 'From the answer of the token endpoint to the token set being live in the store.',
    labelNames: ['account'],
    buckets: [0.05, 0.5, 1, 5, 30, 300],
    registers,
  });
  const firstCopy = new Histogram({
    name: 'leadferry_answer_to_first_copy_seconds',
    help: 'From the answer of the token endpoint to its sealed copy in escrow.',
    labelNames: ['account'],
    buckets: [0.001, 0.005, 0.01, 0.05, 0.5, 1],
    registers,
  });
  const escrowed = new Map<string, () => number>();
  new Gauge({
    name: 'leadferry_escrow_age_seconds',
    help: 'Age of an answer in escrow that is in no store yet; 0 when there is none.',
    labelNames: ['account'],
    registers,
    collect() {
      for (const account of watched.keys()) {
        this.set({ account }, escrowed.get(account)?.() ?? 0);
      }
    },
  });
  const readerLag = new Gauge({
    name: 'leadferry_reader_generation_lag',
    help: 'Generations the last newer token set was ahead of the one held.',
    labelNames: ['account'],
    registers,
  });
  const reauth = new Gauge({
    name: 'leadferry_token_reauth_required',
    help: '1 when a person must authorise the account anew.',
    labelNames: ['account'],
    registers,
  });
  const showTokenSet = (name: string, help: string, show: (reading: TokenSetReading) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['account'],
      registers,
      collect() {
        for (const [account, read] of watched) {
          const reading = read();
          if (reading !== undefined) this.set({ account }, show(reading));
        }
      },
    });
  showTokenSet(
    'leadferry_token_access_expires_seconds',
    'Seconds the newest known access token has left.',
    ({ secondsLeft }) => secondsLeft,
  );
  showTokenSet(
    'leadferry_token_epoch',
    'Logins by a person that led to the newest known token set.',
    ({ generation }) => generation.epoch,
  );
  showTokenSet(
    'leadferry_token_generation',
    'Refreshes since that login which led to the newest known token set.',
    ({ generation }) => generation.seq,
  );

  return {
    countRefresh: (account, outcome) => refreshes.inc({ account, outcome }),
    countStoreCall: (account, op) => storeCalls.inc({ account, op }),
    countClaimConflict: (account) => conflicts.inc({ account }),
    countLeaseLost: (account) => leasesLost.inc({ account }),
    countUnauthorized: (account) => unauthorized.inc({ account }),
    observeDurable: (account, seconds) => durable.observe({ account }, seconds),
    observeFirstCopy: (account, seconds) => firstCopy.observe({ account }, seconds),
    watchEscrow: (account, readAgeSeconds) => {
      if (readAgeSeconds === undefined) escrowed.delete(account);
      else escrowed.set(account, readAgeSeconds);
    },
    setReaderLag: (account, generations) => readerLag.set({ account }, generations),
    setReauthRequired: (account, isRequired) => reauth.set({ account }, isRequired ? 1 : 0),
    watchTokenSet: (account, read) => {
      watched.set(account, read);
      reauth.set({ account }, 0);
      // Each series is there from the start: a rate over one that first appears at 1 would miss that one.
      for (const outcome of refreshOutcomes) refreshes.inc({ account, outcome }, 0);
      for (const op of storeOperations) storeCalls.inc({ account, op }, 0);
      for (const one of [conflicts, leasesLost, unauthorized]) one.inc({ account }, 0);
      for (const one of [durable, firstCopy]) one.zero({ account });
      readerLag.set({ account }, 0);
    },
  };
};
