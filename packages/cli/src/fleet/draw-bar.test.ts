import { expect, it } from 'vitest';
import { drawBar } from './draw-bar.ts';

it.each([
  [0, 10, '░░░░░░░░░░'],
  [1, 10, '██████████'],
  [0.5, 10, '█████░░░░░'],
  [0.001, 10, '█░░░░░░░░░'],
  [0.999, 10, '█████████░'],
  [-1, 10, '░░░░░░░░░░'],
  [0.5, -4, '█████░░░░░'],
])('of a share of %d in %d columns is "%s"', (share, width, bar) => {
  expect(drawBar(share, width)).toBe(bar);
});
