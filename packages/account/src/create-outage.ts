import type { Clock, Logger } from '@leadferry/runtime';
import { ApiAwayError } from './api-away-error.ts';
import type { OutageMetrics } from './metrics.ts';
import type { Outage, Pass } from './outage.ts';
import type { OutageBoard } from './outage-board.ts';
import { createProbeRight } from './probe-right.ts';
import { createRefusalRun } from './refusal-run.ts';

/** What an outage needs. */
export interface OutageOptions {
  readonly code: ApiAwayError['code'];
  /** The account whose token it is about; undefined: the whole application. */
  readonly account?: string;
  readonly board: OutageBoard;
  readonly maxReplicas: number;
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  readonly logger: Logger;
  readonly metrics: OutageMetrics;
  /** Called when it is over, so that whoever waits comes at once. */
  readonly onEnd?: () => void;
}

const probeEveryMs = 5500;
const lookEveryMs = 1000;
/** Whoever waits for the next probe comes within this time after it is due, not all at the same moment. */
const spreadMs = 300;

/** Creates it, well as far as this process knows. */
export const createOutage = (options: OutageOptions): Outage => {
  const { code, account, board, clock, random, metrics, onEnd = () => {} } = options;
  const logger = account === undefined ? options.logger : options.logger.child({ account });
  const labels = { account: account ?? '*' };
  const run = createRefusalRun(clock);
  const right = createProbeRight({ ...options, everyMs: probeEveryMs });
  const closing = new AbortController();
  let epoch = 0;
  let away: { id: string | undefined; readonly sinceMs: number } | undefined;
  let hasLooked = false;
  let lookedAtMs = Number.NEGATIVE_INFINITY;
  /** One for all requests of an epoch. */
  let well: Pass = { isProbe: false, epoch };
  let looking: Promise<void> | undefined;
  metrics.away.set(labels, 0);

  const begin = (id: string | undefined, heardBy: 'own_requests' | 'fleet'): void => {
    epoch += 1;
    run.broken();
    right.reset();
    away = { id, sinceMs: clock.monotonicMs() };
    metrics.away.set(labels, 1);
    logger.error({ code, heardBy }, 'api_outage_began');
    void watch();
  };

  const end = (heardBy: 'own_probe' | 'fleet', { sinceMs }: NonNullable<typeof away>): void => {
    epoch += 1;
    away = undefined;
    metrics.away.set(labels, 0);
    logger.info({ code, heardBy, seconds: (clock.monotonicMs() - sinceMs) / 1000 }, 'api_outage_ended');
    onEnd();
  };

  /** Joins what the board says with what is known here. A board that cannot be reached changes nothing. */
  const look = async (): Promise<void> => {
    const before = epoch;
    lookedAtMs = clock.monotonicMs();
    try {
      const found = await board.read();
      if (epoch !== before) return;
      if (away === undefined) {
        if (found !== undefined) begin(found, 'fleet');
      } else if (found !== undefined) away.id = found;
      else if (away.id === undefined) await tell(away);
      else end('fleet', away);
    } catch (error) {
      logger.debug({ error }, 'outage_board_away');
    }
  };

  const lookOnce = (): Promise<void> => {
    looking ??= look().finally(() => {
      looking = undefined;
      hasLooked = true;
    });
    return looking;
  };

  /** The fleet is told; not heard, it is told again at the next look. */
  const tell = async (present: NonNullable<typeof away>): Promise<void> => {
    const id = await board.declare();
    if (away === present) away.id = id;
    else await board.end(id);
  };

  const watch = async (): Promise<void> => {
    const present = away;
    try {
      while (away !== undefined && away === present) {
        await clock.sleep(lookEveryMs, closing.signal);
        if (away === present) await lookOnce();
      }
    } catch (error) {
      if (!closing.signal.aborted) throw error;
    }
  };

  const declare = (): void => {
    if (away !== undefined) return;
    begin(undefined, 'own_requests');
    const present = away;
    if (present) tell(present).catch((error: unknown) => logger.debug({ error }, 'outage_board_away'));
  };

  const enterAtOnce = (): Pass | undefined => {
    const isKnown = hasLooked && clock.monotonicMs() - lookedAtMs < lookEveryMs;
    if (away !== undefined || !isKnown) return undefined;
    if (well.epoch !== epoch) well = { isProbe: false, epoch };
    return well;
  };

  const refuse = (): ApiAwayError => new ApiAwayError(code, clock.now() + right.leftMs() + random() * spreadMs);

  return {
    enter: async ({ patienceMs = 0, isSentAnyway = false } = {}) => {
      if (away === undefined && clock.monotonicMs() - lookedAtMs >= lookEveryMs) void lookOnce();
      if (!hasLooked) await looking;
      const giveUpMs = clock.monotonicMs() + patienceMs;
      while (away !== undefined) {
        if (isSentAnyway || (await right.take())) return { isProbe: away !== undefined, epoch };
        if (closing.signal.aborted || clock.monotonicMs() + right.leftMs() >= giveUpMs) throw refuse();
        // Not longer than a second: the outage may end meanwhile.
        await clock.sleep(Math.min(lookEveryMs, Math.max(10, right.leftMs())));
      }
      return { isProbe: false, epoch };
    },
    enterAtOnce,
    confirm: ({ isProbe }) => {
      if (away !== undefined && !isProbe) throw refuse();
    },
    report: (pass, answered, about) => {
      if (pass.isProbe) metrics.probes.inc({ ...labels, result: answered });
      if (pass.epoch !== epoch || answered === 'neither') return;
      if (away === undefined) {
        if (answered === 'answered') run.broken();
        else if (run.refused(about)) declare();
      } else if (pass.isProbe && answered === 'answered') {
        // The board first: whoever is woken by the end may look at it at once.
        if (away.id !== undefined)
          board.end(away.id).catch((error: unknown) => logger.warn({ error }, 'outage_end_not_told'));
        end('own_probe', away);
      }
    },
    declare,
    isAway: () => away !== undefined,
    close: () => closing.abort(new Error('closed')),
  };
};
