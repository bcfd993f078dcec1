import { createRegistry } from '@leadferry/runtime';
import { describe, expect, it } from 'vitest';
import { setUpFleet } from '../test/support/made-fleet.ts';
import type { FleetState } from './fleet-state.ts';
import { registerFleetMetrics } from './metrics.ts';

describe('the metrics', () => {
  const ofFleet = async (registry: ReturnType<typeof createRegistry>): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => /^leadferry_(?!build)/.test(line));

  it('are none while nobody speaks for the fleet', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    let state: FleetState | undefined;
    registerFleetMetrics(registry, () => state);
    expect(await ofFleet(registry)).toEqual([]);
    state = await setUpFleet().reader.read();
    expect(await ofFleet(registry)).not.toEqual([]);
    state = undefined;
    expect(await ofFleet(registry)).toEqual([]);
  });

  it('are one series of each kind for a topic, and one reason of all', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    const state = await setUpFleet().reader.read();
    registerFleetMetrics(registry, () => state);
    const lines = await ofFleet(registry);
    expect(lines.filter((line) => line.startsWith('leadferry_desired_replicas{'))).toEqual([
      'leadferry_desired_replicas{topic="leads"} 1',
      'leadferry_desired_replicas{topic="events"} 1',
    ]);
    const reasons = lines.filter((line) => line.startsWith('leadferry_scaling_reason{topic="leads"'));
    expect(reasons).toHaveLength(8);
    expect(reasons.filter((line) => line.endsWith(' 1'))).toEqual([
      'leadferry_scaling_reason{topic="leads",reason="unknown"} 1',
    ]);
    expect(lines).toContain('leadferry_dead_letter_records{topic="leads"} 7');
    expect(lines).toContain('leadferry_group_members 1');
    expect(lines).toContain('leadferry_backlog_clear_seconds{topic="leads"} 26');
  });

  it('say nothing of what could not be read', async () => {
    const registry = createRegistry({ service: 'test', version: '0' });
    const { reader, world } = setUpFleet();
    await reader.read();
    world.away.add('kafka');
    const state = await reader.read();
    registerFleetMetrics(registry, () => state);
    const lines = await ofFleet(registry);
    expect(lines.some((line) => /backlog|members/.test(line))).toBe(false);
    expect(lines).toContain('leadferry_desired_replicas{topic="leads"} 1');
  });
});
