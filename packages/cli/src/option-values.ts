import { InvalidArgumentError } from 'commander';
import { type Moment, momentForms, parseMoment } from './dlq/moment.ts';

/** Reads the value of an option that is a moment, for commander. */
export const toMoment = (given: string): Moment => {
  const moment = parseMoment(given);
  if (!moment) throw new InvalidArgumentError(`Give ${momentForms}.`);
  return moment;
};

/** Reads the value of an option that is a count, for commander. */
export const toCount = (given: string): number => {
  if (!/^[1-9]\d{0,8}$/.test(given)) throw new InvalidArgumentError('Give a whole number above 0.');
  return Number(given);
};

/** Reads the value of an option that is a length of time, in milliseconds, for commander. */
export const toLengthMs = (given: string): number => {
  const moment = parseMoment(given);
  if (moment?.kind !== 'ago' || moment.ms === 0) throw new InvalidArgumentError('Give a length: 90s, 30m, 2h, 7d.');
  return moment.ms;
};

/** Reads the value of an option that is a port, for commander; 0 is a free one. */
export const toPort = (given: string): number => {
  if (!/^\d{1,5}$/.test(given) || Number(given) > 65_535)
    throw new InvalidArgumentError('Give a port, 0 for a free one.');
  return Number(given);
};
