import { describe, expect, it } from 'vitest';
import { makeTopicState } from '../../../test/support/fleet-sight.ts';
import { judgeTopic, tellForecast } from './forecast.ts';

const nowMs = Date.UTC(2026, 10, 28, 13, 42);
const tell = (change: Parameters<typeof makeTopicState>[0]): string => tellForecast(makeTopicState(change), nowMs);

describe('a topic', () => {
  it('that flows says how much waits, and when that is done', () => {
    expect(tell({})).toBe('4,210 leads wait; clears at 14:05 UTC, in 23 minutes');
    expect(tell({ backlog: 1, clearSeconds: 5 })).toBe('1 lead waits; clears at 13:42 UTC, in less than a minute');
  });

  it('tells time and wait to the same minute', () => {
    const atMs = nowMs + 11_000;
    expect(tellForecast(makeTopicState({ clearSeconds: 330 }), atMs)).toMatch(/clears at 13:48 UTC, in 6 minutes$/);
  });

  it('without work says that nothing waits', () => {
    expect(tell({ backlog: 0, clearSeconds: 0, reason: 'idle' })).toBe('Nothing waits');
  });

  it('whose account waits for a person says whose', () => {
    expect(tell({ reason: 'reauth_required', clearSeconds: Number.POSITIVE_INFINITY })).toBe(
      '4,210 leads wait until somebody authorises the account default anew',
    );
  });

  it('whose day is spent says so, and when it is done all the same', () => {
    expect(tell({ reason: 'budget_spent', clearSeconds: 11 * 3600 })).toMatch(
      /wait until the day.s calls begin anew; clears at 00:42 UTC on 2026-11-29, in 11 hours$/,
    );
  });

  it('that stands still for no known reason says that', () => {
    expect(tell({ reason: 'unknown', clearSeconds: Number.POSITIVE_INFINITY })).toBe(
      '4,210 leads wait and nothing moves just now',
    );
  });

  it('that could not be read says no more than it knows', () => {
    expect(tell({ backlog: undefined })).toBe('Not known just now');
    expect(tell({ clearSeconds: undefined })).toBe('4,210 leads wait');
  });
});

describe('how a topic does', () => {
  const judge = (change: Parameters<typeof makeTopicState>[0]) => judgeTopic(makeTopicState(change));
  const clearSeconds = Number.POSITIVE_INFINITY;

  it('is well where it flows', () => {
    expect(judge({})).toEqual({ mood: 'good', word: 'Flows at the vendor’s limit' });
    expect(judge({ reason: 'minimum_suffices', clearSeconds: undefined })).toEqual({ mood: 'good', word: 'Flows' });
    expect(judge({ reason: 'idle', backlog: 0, clearSeconds: 0 })).toEqual({ mood: 'good', word: 'Nothing to do' });
  });

  it('is to be looked at where nothing moves, though nothing is known to stand in the way', () => {
    for (const reason of ['minimum_suffices', 'more_helps', 'rate_limit'] as const) {
      expect(judge({ reason, clearSeconds })).toEqual({ mood: 'attention', word: 'Nothing moves just now' });
    }
  });

  it('says what stands in the way where that is known', () => {
    expect(judge({ reason: 'reauth_required', clearSeconds })).toEqual({ mood: 'bad', word: 'Waits for a person' });
    expect(judge({ reason: 'budget_spent', clearSeconds })).toMatchObject({ word: 'Waits for tomorrow’s calls' });
  });
});
