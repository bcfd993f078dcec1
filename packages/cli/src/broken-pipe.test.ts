import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { watchPipes } from './broken-pipe.ts';

const brokenPipe = Object.assign(new Error('write EPIPE'), { code: 'EPIPE' });

it('tells once that the reader went away, also those who ask later', () => {
  const stream = new EventEmitter();
  const pipe = watchPipes([stream]);
  const told: string[] = [];
  pipe.onBroken(() => told.push('first'));
  expect(pipe.isBroken).toBe(false);
  stream.emit('error', brokenPipe);
  stream.emit('error', brokenPipe);
  pipe.onBroken(() => told.push('late'));
  expect(pipe.isBroken).toBe(true);
  expect(told).toEqual(['first', 'late']);
});

it('lets any other error be loud', () => {
  const stream = new EventEmitter();
  watchPipes([stream]);
  expect(() => stream.emit('error', new Error('ENOSPC'))).toThrow('ENOSPC');
});
