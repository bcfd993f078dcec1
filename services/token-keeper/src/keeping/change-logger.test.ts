import { createRecordingLogger } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createChangeLogger } from './change-logger.ts';

const events = (lines: readonly { event: string }[]) => lines.map(({ event }) => event);

it('tells a trouble that lasts once, and another one beside it', () => {
  const recording = createRecordingLogger();
  const logger = createChangeLogger(recording);
  for (let round = 0; round < 3; round += 1) {
    logger.warn({ code: 'token_unavailable', error: new Error('away') }, 'token_unavailable');
    logger.error({ code: 'reauth_required' }, 'token_unavailable');
  }
  expect(recording.lines.map(({ level, fields }) => [level, fields.code])).toEqual([
    ['warn', 'token_unavailable'],
    ['error', 'reauth_required'],
  ]);
});

it('tells it again after something went well', () => {
  const recording = createRecordingLogger();
  const logger = createChangeLogger(recording);
  logger.warn({}, 'token_unavailable');
  logger.info({}, 'token_state');
  logger.warn({}, 'token_unavailable');
  expect(events(recording.lines)).toEqual(['token_unavailable', 'token_state', 'token_unavailable']);
});

it('passes on fields bound by a child', () => {
  const recording = createRecordingLogger();
  createChangeLogger(recording).child({ account: 'default' }).warn({ a: 1 }, 'x');
  expect(recording.lines[0]?.fields).toEqual({ account: 'default', a: 1 });
});

it('tells with every warning and error where a person can help', () => {
  const logger = createRecordingLogger();
  const changes = createChangeLogger(logger, 'https://ferry.example.org/authorize/default').child({
    account: 'default',
  });
  changes.info({}, 'well');
  changes.error({ code: 'reauth_required' }, 'refresh_ended');
  const told = { account: 'default', code: 'reauth_required' };
  expect(logger.lines.map(({ fields }) => fields)).toEqual([
    { account: 'default' },
    { ...told, authorizeAt: 'https://ferry.example.org/authorize/default' },
  ]);
});
