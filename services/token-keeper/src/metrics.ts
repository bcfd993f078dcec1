import { Counter, Gauge, type Registry } from 'prom-client';

/** What a keep-alive call can come to. */
export const keepAliveOutcomes = ['accepted', 'refused', 'unavailable'] as const;
export type KeepAliveOutcome = (typeof keepAliveOutcomes)[number];

/** What the keeper itself measures; the packages it is made of bring their own. */
export interface KeeperMetrics {
  countKeepAlive(account: string, outcome: KeepAliveOutcome): void;
  /** Says where the pages are, so that an alert on an account can carry the link. */
  notePages(publicUrl: string): void;
  /** Shows whether this keeper is the one that speaks for the fleet, asked at each scrape. Once; without it there is no such series. */
  watchLead(isHeld: () => boolean): void;
}

/** Creates the keeper's own metrics in the given registry. */
export const createKeeperMetrics = (registry: Registry): KeeperMetrics => {
  const keepAlives = new Counter({
    name: 'leadferry_keep_alive_total',
    help: 'Harmless calls made so that an access token nobody uses does not die of it, by what they came to.',
    labelNames: ['account', 'outcome'],
    registers: [registry],
  });
  const pages = new Gauge({
    name: 'leadferry_pages_info',
    help: 'Always 1; public_url is where the pages for people are, and public_url/authorize/ACCOUNT authorises an account.',
    labelNames: ['public_url'],
    registers: [registry],
  });
  return {
    countKeepAlive: (account, outcome) => keepAlives.inc({ account, outcome }),
    notePages: (publicUrl) => pages.set({ public_url: publicUrl }, 1),
    watchLead: (isHeld) => {
      new Gauge({
        name: 'leadferry_keeper_leads',
        help: '1 on the one keeper that shows the metrics of the whole fleet, 0 on the others.',
        registers: [registry],
        collect() {
          this.set(isHeld() ? 1 : 0);
        },
      });
    },
  };
};
