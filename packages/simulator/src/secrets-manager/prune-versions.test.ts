import { expect, it } from 'vitest';
import { pruneVersions } from './prune-versions.ts';
import type { Secret } from './secret.ts';

const dayMs = 24 * 60 * 60 * 1000;

/** A secret with versions v0, v1, … one per minute from time 0, of which `labelled` hold a label. */
const secretWith = (count: number, labelled: readonly string[] = []): Secret => ({
  name: 'many',
  arn: 'arn',
  createdMs: 0,
  lastChangedMs: 0,
  labels: new Map(labelled.map((id, index) => [`LABEL_${index}`, id])),
  versions: new Map(
    Array.from({ length: count }, (_, index) => {
      const id = `v${index}`;
      return [id, { id, value: { kind: 'string', data: 'x' }, createdMs: index * 60_000 }];
    }),
  ),
});

it('forgets the oldest versions over 100 once they are a day old', () => {
  const secret = secretWith(103);
  pruneVersions(secret, 10 * dayMs);

  expect(secret.versions.size).toBe(100);
  expect([...secret.versions.keys()].slice(0, 2)).toEqual(['v3', 'v4']);
});

it('keeps a version with a label however old it is, and forgets the next one', () => {
  const secret = secretWith(102, ['v0', 'v2']);
  pruneVersions(secret, 10 * dayMs);

  expect([...secret.versions.keys()].slice(0, 3)).toEqual(['v0', 'v2', 'v4']);
});

it('keeps every version younger than a day, over 100 too', () => {
  const secret = secretWith(150);
  pruneVersions(secret, dayMs - 1);

  expect(secret.versions.size).toBe(150);
});

it('forgets only the versions that have become a day old', () => {
  const secret = secretWith(150);
  pruneVersions(secret, dayMs + 60_000);

  expect(secret.versions.size).toBe(148);
});

it('keeps 100 versions whatever their age', () => {
  const secret = secretWith(100);
  pruneVersions(secret, 1000 * dayMs);

  expect(secret.versions.size).toBe(100);
});
