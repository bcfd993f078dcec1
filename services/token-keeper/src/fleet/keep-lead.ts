import { type Clock, errorCode, type Logger, unlessAborted } from '@leadferry/runtime';
import { createChangeLogger } from '../keeping/change-logger.ts';
import { pause } from '../keeping/pause.ts';
import type { Lead } from './lead.ts';

export interface KeepLeadOptions {
  readonly lead: Lead;
  readonly everyMs: number;
  readonly clock: Clock;
  readonly logger: Logger;
  /** Ends the loop; the lead is then left to others. */
  readonly signal: AbortSignal;
}

/**
 * Takes the lead and renews it again and again. A change is one line in the log, and so is a trouble that lasts. Outlives every
 * error that has a code: while Redis cannot be asked the lead runs out, and nobody speaks.
 */
export const keepLead = async ({ lead, everyMs, clock, logger, signal }: KeepLeadOptions): Promise<void> => {
  const changes = createChangeLogger(logger);
  let wasHeld: boolean | undefined;
  while (!signal.aborted) {
    try {
      await unlessAborted(lead.take(), signal);
      if (lead.isHeld() !== wasHeld) changes.info({ leads: lead.isHeld() }, 'fleet_lead');
      wasHeld = lead.isHeld();
    } catch (error) {
      if (signal.aborted) break;
      if (errorCode(error) === undefined) throw error;
      changes.warn({ code: errorCode(error), error }, 'fleet_lead_unavailable');
      wasHeld = undefined;
    }
    await pause(clock, everyMs, signal);
  }
  if (lead.isHeld()) await leave(lead, logger);
};

/** Where that fails the lead runs out by itself. */
const leave = async (lead: Lead, logger: Logger): Promise<void> => {
  try {
    await lead.giveUp();
  } catch (error) {
    if (errorCode(error) === undefined) throw error;
    logger.warn({ code: errorCode(error), error }, 'fleet_lead_not_given_up');
  }
};
