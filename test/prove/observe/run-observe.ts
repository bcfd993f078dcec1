import { setTimeout as delay } from 'node:timers/promises';
import { createAlertGroups } from '@leadferry/observability';
import { type AlertVerdict, describeAlerts, judgeAlerts } from '../../judge/judge-alerts.ts';
import { type Fates, followFates } from '../../support/fates.ts';
import { reckonLeads } from '../../support/reckon-leads.ts';
import { until, within } from '../../support/until.ts';
import { untilSettled } from '../fleet/until-settled.ts';
import {
  evaluateEverySeconds,
  type ObservedFleet,
  type ObservedOptions,
  openObservedFleet,
  scrapeEverySeconds,
} from './observed-fleet.ts';
import { findEmptyPanels, watchPanels } from './panels.ts';
import type { Causes, Phase } from './phase.ts';
import { readFirings } from './read-firings.ts';
import { readValue } from './waits.ts';

export interface ObserveOptions extends ObservedOptions {
  readonly phases: readonly Phase[];
  /** Ends all workers: comes after everything is reckoned up. */
  readonly lastPhase?: Phase;
}

/** What a run came to; names beside those of design.md: alerts are counted once for each phase. */
export interface ObserveFigures {
  readonly panels: number;
  readonly panelsWithData: number;
  readonly alertsExpected: number;
  readonly alertsFired: number;
  readonly falseAlerts: number;
  readonly lateAlerts: number;
  /** Alerts that went on after their cause was mended, for longer than a phase waits. */
  readonly alertsLeft: number;
  readonly leads: number;
  readonly delivered: number;
  readonly deadLettered: number;
  readonly lost: number;
  readonly unsettled: number;
  readonly crashed: number;
}

const patienceToFireSeconds = 30;
const patienceToCalmSeconds = 90;

/** Takes an observed fleet through phases, each until what must fire has fired and, once mended, all is calm again. */
export const runObserve = async (options: ObserveOptions): Promise<ObserveFigures> => {
  const { phases, lastPhase, say } = options;
  await using fleet = await openObservedFleet(options);
  const { world, prometheus, scale } = fleet;
  const fates = await followFates(world.brokers, world.topics);
  const panels = watchPanels(prometheus, scale, scrapeEverySeconds);
  const verdicts: AlertVerdict[] = [];
  const live = async (phase: Phase): Promise<void> => {
    const fromMs = Date.now();
    const causes = await phase.bring(fleet);
    await untilFired(fleet, phase, causes);
    await panels.look(phase.name, fromMs, Date.now());
    await phase.mend(fleet);
    const left = phase === lastPhase ? [] : await untilCalm(fleet);
    await panels.look(phase.name, fromMs, Date.now());
    const firings = await readFirings(prometheus, fromMs, Date.now());
    const verdict = judgeAlerts({ expects: phase.expects, causes, firings, left, forSecondsOf, slackSeconds });
    verdicts.push(verdict);
    say(`${phase.name}: ${describeAlerts(verdict)}`);
  };
  const forSecondsOf = readForSeconds(fleet);
  const slackSeconds = scrapeEverySeconds + 2 * evaluateEverySeconds + 1;

  try {
    await untilReady(fleet, options.isBlind);
    for (const phase of phases) await live(phase);
    await fleet.source.stop();
    const topic = world.topic('leads');
    const unsettled = await untilSettled({ ...world, topic, patienceSeconds: 60, say });
    const published = [...fleet.source.published, ...fleet.moreLeads];
    await untilRead(fates, published.length);
    const { delivered, lost } = reckonLeads(published, fates, world.simulator.journal.read());
    // A follower that loses the broker begins anew: each record counts once.
    const deadLettered = new Set(fates.deadLetters.map(({ key }) => key)).size;
    const crashed = fleet.fleet.countCrashed();
    if (lastPhase !== undefined) await live(lastPhase);
    const sights = panels.sights();
    const empty = findEmptyPanels(sights);
    for (const name of empty) say(`no data: ${name}`);
    const sum = (count: (verdict: AlertVerdict) => number): number =>
      verdicts.reduce((all, one) => all + count(one), 0);
    return {
      panels: sights.length,
      panelsWithData: sights.length - empty.length,
      alertsExpected: sum(({ expected }) => expected.length),
      alertsFired: sum(({ fired }) => fired.length),
      falseAlerts: sum((verdict) => verdict.unexpected.length),
      lateAlerts: sum(({ late }) => late.length),
      alertsLeft: sum(({ left }) => left.length),
      leads: published.length,
      ...{ delivered, deadLettered, lost, unsettled, crashed },
    };
  } finally {
    await fates.stop();
  }
};

/** Waits until the follower of fates has read a receipt for each lead, or half a minute. */
const untilRead = async ({ receipts }: Fates, leads: number): Promise<void> => {
  await within(30, () => receipts.filter(({ outcome }) => outcome !== 'dead-lettered').length >= leads);
};

/** Waits until everything was scraped and no alert of the start is left. A blind Prometheus never sees that. */
const untilReady = async (fleet: ObservedFleet, isBlind: boolean): Promise<void> => {
  const isReady = async (): Promise<boolean> => {
    const targets = await fleet.prometheus.listTargets();
    const isLed = (await readValue(fleet, 'max(leadferry_keeper_leads)')) === 1;
    return targets.every(({ isUp }) => isUp) && (isBlind || isLed);
  };
  await until(isReady, 90, 'everything to be scraped');
  // The rules look back.
  await delay(5 * scrapeEverySeconds * 1000);
  if (!isBlind) await untilCalm(fleet);
};

/** How long each alert's condition must hold, in real seconds of this run. */
const readForSeconds = ({ scale }: ObservedFleet): ((name: string) => number) => {
  const alerts = createAlertGroups(scale).flatMap((group) => group.alerts);
  const times = new Map(alerts.map(({ name, forSeconds }) => [name, scale.seconds(forSeconds)]));
  return (name) => times.get(name) ?? 0;
};

const untilFired = async (fleet: ObservedFleet, { expects }: Phase, causes: Causes): Promise<void> => {
  const forSeconds = readForSeconds(fleet);
  const wanted = new Set(Object.keys(expects));
  const lastMs = Math.max(
    Date.now(),
    ...Object.entries(causes).map(([name, atMs]) => atMs + (forSeconds(name) + (expects[name] ?? 0)) * 1000),
  );
  const haveAllFired = async (): Promise<boolean> => {
    for (const { name, state } of await fleet.prometheus.listAlerts()) if (state === 'firing') wanted.delete(name);
    return wanted.size === 0;
  };
  await within((lastMs - Date.now()) / 1000 + patienceToFireSeconds, haveAllFired);
};

/** Waits until no alert is pending or firing; returns the names of those that still are when the patience ends. */
const untilCalm = async ({ prometheus }: ObservedFleet): Promise<string[]> => {
  let names: string[] = [];
  await within(patienceToCalmSeconds, async () => {
    names = [...new Set((await prometheus.listAlerts()).map(({ name }) => name))];
    return names.length === 0;
  });
  return names;
};
