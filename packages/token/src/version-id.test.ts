import { expect, it } from 'vitest';
import { deriveVersionId } from './version-id.ts';

const arn = 'arn:aws:secretsmanager:eu-west-1:1:secret:token-AbCdEf';

it('derives the same id everywhere and for ever', () => {
  expect(deriveVersionId(arn, 'claim', '1.7', 1)).toBe('906d2b91-7be2-5539-aa45-1babf3b474d6');
});

it('derives another id for another secret, kind, generation or attempt', () => {
  const ids = [
    deriveVersionId(arn, 'claim', '1.7', 1),
    deriveVersionId(`${arn}x`, 'claim', '1.7', 1),
    deriveVersionId(arn, 'verdict', '1.7', 1),
    deriveVersionId(arn, 'claim', '1.8', 1),
    deriveVersionId(arn, 'claim', '1.7', 2),
    deriveVersionId(arn, 'claim', '1.71'),
  ];
  expect(new Set(ids).size).toBe(ids.length);
});

it('makes UUIDs of version 5, 36 characters as Secrets Manager allows', () => {
  expect(deriveVersionId(arn, 'x')).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
});
