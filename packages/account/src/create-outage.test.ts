import { createFakeClock, createRecordingLogger } from '@leadferry/runtime/testing';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { createOutage } from './create-outage.ts';
import { createOutageMetrics } from './metrics.ts';
import type { Outage, Pass } from './outage.ts';
import { createMemoryOutageBoard, type OutageBoard } from './outage-board.ts';

/** A fleet of processes that share a clock and a board; the board can be taken away. */
const createFleet = (count: number) => {
  const clock = createFakeClock();
  const memory = createMemoryOutageBoard(clock);
  const line = { isCut: false };
  const overLine =
    <Args extends unknown[], T>(ask: (...args: Args) => Promise<T>) =>
    async (...args: Args): Promise<T> => {
      if (line.isCut) throw new Error('Connection is closed.');
      return ask(...args);
    };
  const board: OutageBoard = {
    read: overLine(memory.read),
    declare: overLine(memory.declare),
    end: overLine(memory.end),
    takeProbe: overLine(memory.takeProbe),
  };
  const members = Array.from({ length: count }, () => {
    const registry = new Registry();
    const logger = createRecordingLogger();
    const ended: number[] = [];
    const outage = createOutage({
      code: 'api_away',
      board,
      maxReplicas: 4,
      clock,
      random: () => 0.5,
      logger,
      metrics: createOutageMetrics(registry),
      onEnd: () => void ended.push(clock.monotonicMs()),
    });
    const events = () => logger.lines.map(({ event, fields }) => `${event} ${fields.heardBy ?? ''}`.trim());
    return { outage, logger, registry, ended, events };
  });
  return { clock, memory, line, members };
};

type Member = ReturnType<typeof createFleet>['members'][number];

/** Sends requests about so many people, all of which come to nothing. */
const failFor = async ({ outage }: Member, people: number, from = 1): Promise<void> => {
  const passes = await Promise.all(Array.from({ length: people }, () => outage.enter()));
  for (const [index, pass] of passes.entries()) outage.report(pass, 'nothing', `person-${from + index}`);
};

const isLetThrough = (outage: Outage): Promise<boolean> =>
  outage.enter().then(
    () => true,
    () => false,
  );

/** Lets every member knock every 100 ms; returns the moments at which one was let through, who failed then. */
const knock = async (fleet: ReturnType<typeof createFleet>, forMs: number): Promise<number[]> => {
  const probes: number[] = [];
  const untilMs = fleet.clock.monotonicMs() + forMs;
  while (fleet.clock.monotonicMs() < untilMs) {
    for (const { outage } of fleet.members) {
      const pass = await outage.enter().catch(() => undefined);
      if (pass === undefined) continue;
      probes.push(fleet.clock.monotonicMs());
      outage.report(pass, 'nothing', 'person-0');
    }
    await fleet.clock.advance(100);
  }
  return probes;
};

const closest = (moments: readonly number[]): number =>
  Math.min(...moments.slice(1).map((moment, index) => moment - (moments[index] ?? 0)));

describe('while all is well', () => {
  it('everything is let through, also when some of it comes to nothing', async () => {
    const { members } = createFleet(1);
    const [member] = members;
    await failFor(member as Member, 9);
    expect(await isLetThrough((member as Member).outage)).toBe(true);
    expect((member as Member).events()).toEqual([]);
  });

  it('one bad lead is not taken for a sick API: the others are answered in between', async () => {
    const { clock, members } = createFleet(1);
    const [{ outage }] = members as [Member];
    for (let time = 0; time < 50; time += 1) {
      outage.report(await outage.enter(), 'nothing', 'person-1');
      outage.report(await outage.enter(), 'answered', `person-${time + 2}`);
      await clock.advance(1000);
    }
    expect(outage.isAway()).toBe(false);
  });

  it('ten people whose requests come to nothing, with no answer in between, are an outage', async () => {
    const { members } = createFleet(1);
    const [member] = members as [Member];
    await failFor(member, 10);
    expect(member.outage.isAway()).toBe(true);
    expect(member.events()).toEqual(['api_outage_began own_requests']);
    expect(await member.registry.metrics()).toContain('leadferry_api_outage{account="*"} 1');
  });

  it('a refused token or a limit is no sign of an outage, nor of its end', async () => {
    const { members } = createFleet(1);
    const [{ outage }] = members as [Member];
    const pass = await outage.enter();
    for (let person = 0; person < 30; person += 1) outage.report(pass, 'neither', `person-${person}`);
    expect(outage.isAway()).toBe(false);
  });
});

describe('leave that is given at once', () => {
  it('is given while all is well and was looked at within the second, and not while it is away', async () => {
    const { clock, members } = createFleet(1);
    const [{ outage }] = members as [Member];
    expect(outage.enterAtOnce()).toBeUndefined();
    await outage.enter();
    expect(outage.enterAtOnce()).toMatchObject({ isProbe: false });
    await clock.advance(1000);
    expect(outage.enterAtOnce()).toBeUndefined();
    await outage.enter();
    outage.declare();
    expect(outage.enterAtOnce()).toBeUndefined();
  });

  it('counts for what is known now: of before an outage for nothing, of after it again', async () => {
    const { clock, members } = createFleet(1);
    const [{ outage }] = members as [Member];
    await outage.enter();
    const before = outage.enterAtOnce();
    outage.declare();
    await clock.advance(6000);
    outage.report(await outage.enter(), 'answered');
    await outage.enter();
    const after = outage.enterAtOnce();
    for (const pass of [before, after]) expect(pass).toBeDefined();
    for (let person = 0; person < 20; person += 1) outage.report(before as Pass, 'nothing', `person-${person}`);
    expect(outage.isAway()).toBe(false);
    for (let person = 0; person < 20; person += 1) outage.report(after as Pass, 'nothing', `person-${person}`);
    expect(outage.isAway()).toBe(true);
  });
});

describe('an outage', () => {
  it('lets one request through each 5.5 s, fleet-wide, and says when to come again', async () => {
    const fleet = createFleet(3);
    await failFor(fleet.members[0] as Member, 10);
    const probes = await knock(fleet, 60_000);
    expect(closest(probes)).toBeGreaterThanOrEqual(5500);
    expect(probes.length).toBeGreaterThanOrEqual(10);
    const [{ outage }] = fleet.members as [Member];
    await expect(outage.enter()).rejects.toMatchObject({ code: 'api_away', untilMs: expect.any(Number) });
  });

  it('is known to the others within a second, and to one that starts before its first request', async () => {
    const { clock, members } = createFleet(3);
    const [first, second, late] = members as [Member, Member, Member];
    expect(await isLetThrough(second.outage)).toBe(true);
    await failFor(first, 10);
    await clock.advance(1000);
    // The look is asked for by this one, and known to the next.
    await isLetThrough(second.outage);
    await clock.advance(0);
    expect(second.outage.isAway()).toBe(true);
    expect(second.events()).toEqual(['api_outage_began fleet']);
    await isLetThrough(late.outage);
    expect(late.outage.isAway()).toBe(true);
  });

  it('turns away who had leave before, unless it is the probe', async () => {
    const { members } = createFleet(1);
    const [member] = members as [Member];
    const before = await member.outage.enter();
    await failFor(member, 10);
    expect(() => member.outage.confirm(before)).toThrow(/away/);
    const probe = await member.outage.enter();
    expect(probe.isProbe).toBe(true);
    expect(() => member.outage.confirm(probe)).not.toThrow();
  });

  it('ends with the answer to a probe, and everywhere within a second of that', async () => {
    const { clock, members, memory } = createFleet(2);
    const [first, second] = members as [Member, Member];
    await failFor(first, 10);
    await isLetThrough(second.outage);
    expect(second.outage.isAway()).toBe(true);
    await clock.advance(6000);
    first.outage.report(await first.outage.enter(), 'answered', 'person-1');
    expect(first.outage.isAway()).toBe(false);
    expect(first.events()).toEqual(['api_outage_began own_requests', 'api_outage_ended own_probe']);
    await clock.advance(1000);
    expect(second.outage.isAway()).toBe(false);
    expect(second.events()).toEqual(['api_outage_began fleet', 'api_outage_ended fleet']);
    expect([first.ended, second.ended].map(({ length }) => length)).toEqual([1, 1]);
    expect(await memory.read()).toBeUndefined();
    expect(await first.registry.metrics()).toContain('leadferry_api_outage{account="*"} 0');
    expect(await first.registry.metrics()).toContain('leadferry_api_probes_total{account="*",result="answered"} 1');
  });

  it('goes on through probes that come to nothing or say nothing', async () => {
    const { clock, members } = createFleet(1);
    const [member] = members as [Member];
    await failFor(member, 10);
    for (const answered of ['nothing', 'neither'] as const) {
      await clock.advance(6000);
      member.outage.report(await member.outage.enter(), answered, 'person-1');
      expect(member.outage.isAway()).toBe(true);
    }
  });

  it('is not ended by the late answer to what was sent before it, nor begun anew by what was sent during it', async () => {
    const { clock, members } = createFleet(1);
    const [member] = members as [Member];
    const early = await member.outage.enter();
    await failFor(member, 10);
    member.outage.report(early, 'answered', 'person-99');
    expect(member.outage.isAway()).toBe(true);
    await clock.advance(6000);
    member.outage.report(await member.outage.enter(), 'answered');
    for (let person = 0; person < 20; person += 1) member.outage.report(early, 'nothing', `person-${person}`);
    expect(member.outage.isAway()).toBe(false);
  });

  it('lets someone wait for the turn who has the patience', async () => {
    const { clock, members } = createFleet(1);
    const [member] = members as [Member];
    await failFor(member, 10);
    await member.outage.enter();
    const entering = member.outage.enter({ patienceMs: 8000 });
    await clock.advance(5400);
    await clock.advance(200);
    expect((await entering).isProbe).toBe(true);
    await expect(member.outage.enter({ patienceMs: 1000 })).rejects.toMatchObject({ code: 'api_away' });
  });

  it('can be declared by better knowledge than requests that come to nothing', async () => {
    const { members, memory } = createFleet(1);
    const [member] = members as [Member];
    member.outage.declare();
    expect(member.outage.isAway()).toBe(true);
    await member.outage.enter();
    expect(await memory.read()).toBeDefined();
  });
});

describe('without the board', () => {
  it('each process lets a probe through each 5.5 s times the processes there may be', async () => {
    const fleet = createFleet(1);
    fleet.line.isCut = true;
    await failFor(fleet.members[0] as Member, 10);
    const probes = await knock(fleet, 120_000);
    expect(probes.length).toBeGreaterThanOrEqual(5);
    expect(closest(probes)).toBeGreaterThanOrEqual(22_000);
  });

  it('an outage ends by a probe of its own, and the board hears of it when it is back', async () => {
    const { clock, line, memory, members } = createFleet(1);
    const [member] = members as [Member];
    line.isCut = true;
    await failFor(member, 10);
    await clock.advance(3000);
    expect(await memory.read()).toBeUndefined();
    line.isCut = false;
    await clock.advance(1000);
    expect(await memory.read()).toBeDefined();
    expect(member.outage.isAway()).toBe(true);
    line.isCut = true;
    await clock.advance(22_000);
    member.outage.report(await member.outage.enter(), 'answered');
    expect(member.outage.isAway()).toBe(false);
    await clock.advance(0);
    expect(member.events()).toContain('outage_end_not_told');
  });

  it('that is there again and knows of no outage, it is told, and not believed', async () => {
    const { clock, line, members } = createFleet(1);
    const [member] = members as [Member];
    line.isCut = true;
    await failFor(member, 10);
    line.isCut = false;
    await clock.advance(5000);
    expect(member.events()).toEqual(expect.not.arrayContaining(['api_outage_ended fleet']));
    expect(member.outage.isAway()).toBe(true);
  });
});
