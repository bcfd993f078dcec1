import { median } from './median.ts';

/** What it costs to ask a worker for its metrics, and how much it tells. */
export interface Scrapes {
  /** The median, in milliseconds, from outside. */
  readonly scrapeMilliseconds: number;
  readonly series: number;
}

const times = 50;

/** Asks `/metrics` fifty times, on one connection as Prometheus does. */
export const measureScrapes = async (httpUrl: string): Promise<Scrapes> => {
  const spent: number[] = [];
  let series = 0;
  for (let turn = 0; turn < times; turn += 1) {
    const startedMs = performance.now();
    const text = await (await fetch(`${httpUrl}/metrics`)).text();
    spent.push(performance.now() - startedMs);
    series = text.split('\n').filter((line) => line !== '' && !line.startsWith('#')).length;
  }
  return { scrapeMilliseconds: median(spent), series };
};
