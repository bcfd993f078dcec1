import { ContactsUnavailableError, UnknownNameError, type WantedNames } from '@leadferry/constant-contact';
import { ConfigError } from '@leadferry/runtime';
import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { TokenUnavailableError } from '@leadferry/token';
import { Registry } from 'prom-client';
import { describe, expect, it, vi } from 'vitest';
import { makeTopic } from '../test/support/leads.ts';
import { createScriptedAccount, resolveAll } from '../test/support/scripted-account.ts';
import type { Accounts } from './accounts.ts';
import { checkConfiguredNames } from './check-configured-names.ts';
import { createLeadWorkerMetrics } from './metrics.ts';

/** What resolving does in each account; an error of several is thrown in turn, the last one for ever. */
type Answers = Readonly<Record<string, readonly (Error | undefined)[]>>;

const check = (answers: Answers, topics = Object.keys(answers).map((account) => makeTopic({ account }))) => {
  const clock = createFakeClock();
  const logger = createRecordingLogger();
  const stopping = new AbortController();
  const asked: { account: string; wanted: WantedNames; refreshAfterMs: number | undefined }[] = [];
  const tokensRead: string[] = [];
  const scripted = createScriptedAccount();

  const accounts: Accounts = {
    atHand: () => undefined,
    open: async (account) => ({
      ...scripted,
      tokens: {
        ...scripted.tokens,
        getAccessToken: () => {
          tokensRead.push(account);
          return scripted.tokens.getAccessToken();
        },
      },
      names: {
        atHand: () => undefined,
        resolve: async (wanted, { refreshAfterMs } = {}) => {
          const turn = asked.filter((question) => question.account === account).length;
          asked.push({ account, wanted, refreshAfterMs });
          const error = answers[account]?.[Math.min(turn, (answers[account]?.length ?? 1) - 1)];
          if (error) throw error;
          return resolveAll(wanted);
        },
      },
    }),
    states: () => new Map(),
    close: async () => {},
  };
  const metrics = createLeadWorkerMetrics(new Registry());
  const checking = checkConfiguredNames({ topics, accounts, clock, logger, metrics, signal: stopping.signal });
  return { checking, clock, logger, metrics, stopping, asked, tokensRead };
};

const absent = (...names: string[]) => new UnknownNameError('unknown_list', names);
const apiDown = new ContactsUnavailableError({ phase: 'answered', reason: 'http_503', status: 503 });

describe('the configured lists', () => {
  it('are asked for once per account, those of all its topics together', async () => {
    const topics = [
      makeTopic({ topic: 'leads', lists: ['Newsletter', 'Offers'] }),
      makeTopic({ topic: 'forms', lists: ['Newsletter', 'Events'] }),
    ];
    const { checking, asked } = check({ default: [undefined] }, topics);
    await checking;
    expect(asked).toEqual([
      {
        account: 'default',
        wanted: { lists: ['Newsletter', 'Offers', 'Events'], customFields: [], tags: [] },
        refreshAfterMs: 15_000,
      },
    ]);
  });

  it('do not spare the token where a cache knows them: a worker that never read one is not ready', async () => {
    const { checking, tokensRead } = check({ north: [undefined], south: [undefined] });
    await checking;
    expect(tokensRead.toSorted()).toEqual(['north', 'south']);
  });

  it('that the only account lacks end the start, all of them listed', async () => {
    const { checking } = check({ default: [absent('Newsleter', 'Oferts')] });
    const error = await checking.catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(ConfigError);
    expect((error as ConfigError).faults).toEqual([
      "topics: account default has no list named 'Newsleter', 'Oferts'; create it there or correct the name",
    ]);
  });

  it('that every one of several accounts lacks end the start, with a fault for each', async () => {
    const { checking } = check({ north: [absent('A')], south: [absent('B')] });
    await expect(checking).rejects.toMatchObject({
      code: 'config_error',
      faults: [
        expect.stringContaining("north has no list named 'A'"),
        expect.stringContaining("south has no list named 'B'"),
      ],
    });
  });

  it('that one of two accounts lacks stop nobody, and are told in log and metrics', async () => {
    const { checking, logger, metrics } = check({ north: [absent('A', 'B')], south: [undefined] });
    await checking;
    expect(logger.lines).toMatchObject([
      { level: 'error', event: 'configured_lists_absent', fields: { account: 'north', lists: ['A', 'B'] } },
    ]);
    expect((await metrics.unknownNames.get()).values).toMatchObject([
      { labels: { account: 'north' }, value: 2 },
      { labels: { account: 'south' }, value: 0 },
    ]);
  });
});

describe('an account that cannot be asked', () => {
  it('is asked again every ten seconds until it can', async () => {
    const { checking, clock, asked, logger } = check({
      default: [new TokenUnavailableError('store away'), apiDown, undefined],
    });
    await vi.waitFor(() => expect(asked).toHaveLength(1));
    await clock.advance(9_999);
    expect(asked).toHaveLength(1);
    await clock.advance(1);
    expect(asked).toHaveLength(2);
    await clock.advance(10_000);
    await checking;
    expect(asked).toHaveLength(3);
    expect(logger.lines.map(({ event }) => event)).toEqual(['names_not_resolved', 'names_not_resolved']);
  });

  it('keeps a start alive whose other account lacks its lists', async () => {
    const { checking, clock, stopping } = check({ north: [absent('A')], south: [apiDown] });
    let isOver = false;
    void checking.then(() => {
      isOver = true;
    });
    await clock.advance(60_000);
    expect(isOver).toBe(false);
    stopping.abort(new Error('SIGTERM'));
    await checking;
  });

  it('is let go when the process stops', async () => {
    const { checking, clock, stopping, asked } = check({ default: [apiDown] });
    await clock.advance(0);
    stopping.abort(new Error('SIGTERM'));
    await checking;
    expect(asked).toHaveLength(1);
  });

  it('for a reason nobody knows ends the start with that very error', async () => {
    const bug = new TypeError('undefined is not a function');
    await expect(check({ default: [bug] }).checking).rejects.toBe(bug);
  });
});
