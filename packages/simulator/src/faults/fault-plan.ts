import { contactKey } from '../contacts/contact.ts';
import type { EndpointName } from '../http/endpoint-name.ts';
import { createSeededRandom } from '../seeded-random.ts';
import type { FaultRule } from './fault-rule.ts';

/** What a fault rule looks at in a request. */
export interface FaultSubject {
  readonly kind: 'api' | 'authorization';
  readonly endpoint: EndpointName;
  readonly account: string | undefined;
  /** The lower-cased address of the contact it names. */
  readonly contactKey: string | undefined;
}

/** Chooses the requests that fail. */
export interface FaultPlan {
  /** Returns the first rule that strikes this request, or nothing. Counts `skip` and `times`. */
  draw(subject: FaultSubject): FaultRule | undefined;
}

const meets = (rule: FaultRule, subject: FaultSubject): boolean =>
  (rule.at === subject.kind || rule.at === subject.endpoint) &&
  (rule.account === undefined || rule.account === subject.account) &&
  (rule.contact === undefined || contactKey(rule.contact) === subject.contactKey);

/**
 * Makes a plan from rules. The same seed and the same order of requests give the same failures; counting starts anew
 * with each plan.
 */
export const createFaultPlan = (rules: readonly FaultRule[], seed: number): FaultPlan => {
  const random = createSeededRandom(seed);
  const counters = rules.map((rule) => ({ rule, met: 0, struck: 0 }));

  return {
    draw: (subject) => {
      for (const counter of counters) {
        const { rule } = counter;
        if (!meets(rule, subject)) continue;

        counter.met += 1;
        if (counter.met <= rule.skip || counter.struck >= (rule.times ?? Number.POSITIVE_INFINITY)) continue;
        if (rule.rate < 1 && random() >= rule.rate) continue;

        counter.struck += 1;
        return rule;
      }
      return undefined;
    },
  };
};
