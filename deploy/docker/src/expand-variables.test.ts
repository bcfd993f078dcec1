import { expect, test } from 'vitest';
import { expandVariables } from './expand-variables.ts';

test('a variable stands in either form, with an otherwise, or is empty when nobody set it', () => {
  const values = { WORKSPACE: 'packages/cli', EMPTY: '' };
  expect(expandVariables(`/app/\${WORKSPACE}/$WORKSPACE`, values)).toBe('/app/packages/cli/packages/cli');
  expect(expandVariables(`\${EMPTY:-node}:\${TAG:-24}\${NOTHING}`, values)).toBe('node:24');
});
