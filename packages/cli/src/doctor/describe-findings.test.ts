import { ConfigError } from '@leadferry/runtime/config';
import { expect, test } from 'vitest';
import { createPaint } from '../paint.ts';
import { concludeConfigFaults, concludeExamination } from './conclude-examination.ts';
import { describeGroup } from './describe-findings.ts';
import { createFindings } from './finding.ts';

const { good, attention, fault, skipped } = createFindings('redis');
const findings = [
  good('redis', 'one is well'),
  attention('redis_volatile', 'two forgets', 'mind it'),
  fault('redis_unreachable', 'three is away', 'start it'),
  skipped('redis', 'four was not looked at'),
];
const plain = createPaint(false);

test('people see a mark and a line for each, and what to do', () => {
  expect(describeGroup('redis', findings, plain).split('\n')).toEqual([
    'Redis',
    '  ✓ one is well',
    '  ! two forgets',
    '    do: mind it',
    '  ✗ three is away',
    '    do: start it',
    '  - four was not looked at',
  ]);
  expect(describeGroup('redis', findings, createPaint(true))).toContain('\u001b[');
});

test('a fault is an exit code of its own, attention is none', () => {
  expect(concludeExamination(findings, plain)).toMatchObject({
    exit: 'unwell',
    isFailure: false,
    fields: { healthy: false, faults: 1 },
    text: '1 fault. 1 to know of, 1 not looked at.',
  });
  expect(concludeExamination(findings.slice(0, 2), plain)).toMatchObject({ exit: 'done', fields: { healthy: true } });
  expect(concludeExamination([], plain).text).toBe('No faults.');
});

test('a configuration that cannot be read is all its faults', () => {
  const { exit, fields, text } = concludeConfigFaults(new ConfigError(['REDIS_URL is not set', 'topics: none']), plain);
  expect(exit).toBe('unwell');
  expect(fields).toMatchObject({ faults: 2, findings: [{ code: 'config_fault' }, { code: 'config_fault' }] });
  expect(text).toMatch(/^Configuration\n {2}✗ REDIS_URL[\s\S]*2 faults\.$/);
});
