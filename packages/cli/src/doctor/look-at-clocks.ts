import { describeDuration } from '@leadferry/account';
import { createFindings, type Finding } from './finding.ts';
import type { Patient } from './patient.ts';

const { good, attention, fault, skipped } = createFindings('clock');

/** A refresh allows for a minute between clocks; half of it is a fault. */
const faultMs = 30_000;
const attentionMs = 5000;

/** Compares this machine's clock with those that answered while others were looked at. */
export const lookAtClocks = ({ clocks }: Pick<Patient, 'clocks'>): Finding[] => {
  if (clocks.ahead.size === 0) return [skipped('clock', 'nobody told the time: nothing answered')];
  const off = [...clocks.ahead].filter(([, aheadMs]) => Math.abs(aheadMs) >= attentionMs);
  if (off.length === 0) {
    return [good('clock', `agrees with ${[...clocks.ahead.keys()].join(', ')} to within ${attentionMs / 1000} s`)];
  }
  return off.map(([whose, aheadMs]) => {
    const side = aheadMs > 0 ? 'behind' : 'ahead of';
    const text = `this machine's clock is ${describeDuration(Math.abs(aheadMs))} ${side} the clock of ${whose}`;
    const cure = `set the clock of ${off.length === clocks.ahead.size ? 'this machine' : `this machine, or of ${whose}`} by NTP ("chronyc tracking" or "timedatectl" tells how it stands): tokens, claims and ages of consent are reckoned with it`;
    const tell = Math.abs(aheadMs) >= faultMs ? fault : attention;
    return tell('clock_off', text, cure, { about: whose });
  });
};
