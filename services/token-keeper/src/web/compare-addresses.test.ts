import { expect, it } from 'vitest';
import { describeDifference } from './compare-addresses.ts';

const ours = 'https://ferry.example.org/keeper/callback';

it.each([
  [` ${ours}`, 'a blank before or after'],
  ['ferry.example.org/keeper/callback', 'not a whole address'],
  ['http://ferry.example.org/keeper/callback', 'Ours begins with https:// and the one in the settings with http://'],
  ['https://ferry.example.com/keeper/callback', 'The host differs: ours is ferry.example.org'],
  [
    'https://ferry.example.org:8443/keeper/callback',
    'The port differs: ours names none, the one in the settings is 8443',
  ],
  [`${ours}/`, 'has a slash at its end, ours has none'],
  ['https://ferry.example.org/keeper/Callback', 'Capital and small letters differ'],
  [
    'https://ferry.example.org/callback',
    'The path differs: ours is /keeper/callback, the one in the settings /callback',
  ],
  [`${ours}?x=1`, 'goes on after the path'],
  [`${ours}#top`, 'goes on after the path'],
  ['https://FERRY.example.org/keeper/callback', 'differ in how they are spelt'],
  ['', 'not a whole address'],
])('%j: %s', (theirs, told) => {
  expect(describeDifference(ours, theirs)).toContain(told);
});

it('finds none between an address and itself', () => {
  expect(describeDifference(ours, ours)).toBeUndefined();
});
