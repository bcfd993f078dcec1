import { randomUUID } from 'node:crypto';
import { createCallApi, noUnchangedMemory } from '@leadferry/account';
import { createOpenGate } from '@leadferry/account/testing';
import { createOpenBudget, type OpenBudget } from '@leadferry/budget/testing';
import { completeTopic, type TopicConfig } from '@leadferry/config';
import {
  type ConstantContact,
  createConstantContact,
  createMemoryNamesCache,
  createNames,
  type Names,
} from '@leadferry/constant-contact';
import type { RecordHeaders, Settlement } from '@leadferry/consumer';
import { type Clock, createLogger, type Logger, systemClock } from '@leadferry/runtime';
import {
  type AccountInput,
  type AccountInspector,
  type Simulator,
  type SwitchesUpdate,
  startSimulator,
} from '@leadferry/simulator';
import { Registry } from 'prom-client';
import { type Account, createAnswerComparison } from '../../src/account.ts';
import { createDeliverLead } from '../../src/deliver-lead.ts';
import { createFingerprint } from '../../src/fingerprint.ts';
import { createLeadReader } from '../../src/lead-reader.ts';
import { createLeadWorkerMetrics } from '../../src/metrics.ts';
import { createStubTokens } from './stub-tokens.ts';
import { createTestMemory } from './test-memory.ts';

/** The date every test begins at; the simulator and the worker share it. Elapsed time and sleeping are real. */
export const startMs = Date.parse('2026-11-22T12:00:00Z');

export const accountNames = {
  lists: ['Newsletter', 'Offers', 'Events', 'Archive'],
  customFields: ['short_code', 'region', 'score', 'shoe_size'],
  tags: ['expo', 'vip', 'partner'],
} as const;

/** A record as a test writes it: an event to be put into JSON, or bytes, or null for a tombstone. */
export interface GivenRecord {
  readonly value: object | Buffer | null;
  /** Default `leads`. */
  readonly topic?: string;
  readonly attempt?: number;
  readonly timestampMs?: number;
  readonly headers?: RecordHeaders;
}

/** The worker's story around an account of a simulator: all its own parts, but for the token store and the limits. */
export interface Delivery extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly account: AccountInspector;
  readonly contacts: ConstantContact;
  readonly accessToken: string;
  readonly budget: OpenBudget;
  readonly clock: Clock & { set(epochMs: number): void };
  readonly names: Names;
  readonly logger: Logger;
  /** Every log line as it would be written, from level debug on. */
  readonly lines: readonly string[];
  /** Runs before each permit is given. */
  beforePermit: (nth: number) => void;
  deliver(record: GivenRecord, signal?: AbortSignal): Promise<Settlement>;
  /** Endpoints asked since the journal was cleared, in order. */
  requests(): string[];
}

/** Two topics: `leads` is implicit and skips updates of nobody, `forms` is explicit and dead-letters them. */
const topics: readonly TopicConfig[] = [
  completeTopic('leads', { ...{ account: 'default', lists: ['Newsletter'] }, ...rules('implicit', 'skip') }),
  completeTopic('forms', { ...{ account: 'default', lists: ['Newsletter'] }, ...rules('explicit', 'dead-letter') }),
];

function rules(consent: 'implicit' | 'explicit', onMissingContact: 'skip' | 'dead-letter') {
  return { consent, onMissingContact, unchanged: 'off' as const };
}

const createShiftedClock = (): Delivery['clock'] => {
  let nowMs = startMs;
  return {
    ...systemClock,
    now: () => nowMs,
    set: (epochMs) => {
      nowMs = epochMs;
    },
  };
};

/** Starts a simulator without limits and puts the worker's parts around it. */
export const startDelivery = async ({
  switches = {},
  names = {},
  isRemembering = false,
}: {
  readonly switches?: SwitchesUpdate;
  /** Names the account has besides `accountNames`. */
  readonly names?: Pick<AccountInput, 'lists' | 'customFields' | 'tags'>;
  /** Whether what was delivered is remembered for thirty days, as it is by default. */
  readonly isRemembering?: boolean;
} = {}): Promise<Delivery> => {
  const clock = createShiftedClock();
  const unlimited = { perSecond: 'unlimited', perDay: 'unlimited', tokenPerSecond: 'unlimited' } as const;
  const simulator = await startSimulator({
    clock,
    switches: { ...unlimited, accessTokenLifetimeMs: 365 * 86_400_000, ...switches },
  });
  simulator.addApplication({ clientSecret: randomUUID() });
  const inspector = simulator.addAccount({
    name: 'default',
    lists: [...accountNames.lists, ...(names.lists ?? [])],
    customFields: [...accountNames.customFields, ...(names.customFields ?? [])],
    tags: [...accountNames.tags, ...(names.tags ?? [])],
  });
  const accessToken = simulator.grant('default').access_token;

  const lines: string[] = [];
  const logger = createLogger({
    name: 'lead-worker',
    level: 'debug',
    destination: { write: (line) => void lines.push(line) },
  });
  const open = createOpenBudget();
  const budget: OpenBudget = {
    ...open,
    acquire: (signal) => {
      delivery.beforePermit(open.calls.acquire + 1);
      return open.acquire(signal);
    },
  };
  const contacts = createConstantContact({ baseUrl: simulator.apiUrl, clock });
  const tokens = createStubTokens(accessToken);
  const call = createCallApi({ tokens, budget, clock, gate: createOpenGate() });
  const account: Account = {
    name: 'default',
    contacts,
    tokens,
    budget,
    call,
    memory: isRemembering ? createTestMemory(clock) : noUnchangedMemory,
    fingerprint: createFingerprint({ clientId: 'test', hashKey: randomUUID() }),
    names: createNames({
      account: 'default',
      fetchPages: {
        lists: (cursor) => call((token) => contacts.listContactLists(token, cursor)),
        customFields: (cursor) => call((token) => contacts.listCustomFields(token, cursor)),
        tags: (cursor) => call((token) => contacts.listTags(token, cursor)),
      },
      cache: createMemoryNamesCache({ clock }),
      clock,
      logger,
    }),
    compareAnswer: createAnswerComparison({
      account: 'default',
      logger,
      metrics: createLeadWorkerMetrics(new Registry()),
    }),
  };
  const handle = createDeliverLead({
    leads: createLeadReader(clock),
    topics: new Map(
      topics.map((topic) => [topic.topic, { ...topic, unchangedTrustMs: isRemembering ? 30 * 86_400_000 : 0 }]),
    ),
    accounts: { open: async () => account, atHand: () => account },
    clock,
    random: () => 0,
  });

  const delivery: Delivery = {
    simulator,
    account: inspector,
    contacts,
    accessToken,
    budget,
    clock,
    names: account.names,
    logger,
    lines,
    beforePermit: () => {},
    deliver: ({ value, topic = 'leads', attempt = 1, timestampMs = clock.now(), headers = {} }, signal) => {
      const bytes = value === null || Buffer.isBuffer(value) ? value : Buffer.from(JSON.stringify(value));
      const at = { partition: 0, offset: '0', key: null };
      return handle(
        { ...at, topic, value: bytes, headers, timestampMs, attempt, mayHaveBeenSent: attempt > 1 },
        signal ?? new AbortController().signal,
      );
    },
    requests: () => simulator.journal.read().map(({ endpoint }) => endpoint),
    [Symbol.asyncDispose]: async () => {
      await contacts.close();
      await simulator.stop();
    },
  };
  return delivery;
};
