import { expect, test } from 'vitest';
import { blockedReasons, deadLetterReasons, skippedReasons } from './index.ts';

test('the reasons are the fixed ones', () => {
  expect(skippedReasons.join(' ')).toBe('unchanged contact_not_found contact_deleted unsubscribed');
  expect(deadLetterReasons.join(' ')).toBe(
    'not_json empty tombstone too_large invalid_field unknown_list unknown_custom_field unknown_tag email_too_long too_many_custom_fields contact_not_found rejected poison',
  );
  expect(blockedReasons.join(' ')).toBe(
    'throttled quota_exceeded api_unavailable forbidden token_unavailable reauth_required config_error kafka_unavailable',
  );
});
