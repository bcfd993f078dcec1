import { expect, it } from 'vitest';
import { makeFleetSight, makeFleetState, makeTopicState } from '../../../test/support/fleet-sight.ts';
import { leadsCard } from './leads-card.ts';

it('a topic without any worker is not shown as one that flows', () => {
  const topic = makeTopicState({ reason: 'minimum_suffices', clearSeconds: Number.POSITIVE_INFINITY });
  const state = makeFleetState({ groupMembers: 0, topics: [topic] });
  const { html } = leadsCard({ ...makeFleetSight(), state }, Date.UTC(2026, 0, 1));
  expect(html).toContain('<section class="card attention">');
  expect(html).toContain('Nothing moves just now</p>');
  expect(html).toContain('4,210 leads wait and nothing moves just now');
});
