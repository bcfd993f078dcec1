import { expect, it } from 'vitest';
import { sampleResult } from './sample-result.ts';
import { toChart } from './to-chart.ts';
import { toMarkdown } from './to-markdown.ts';

it('the table has a row for each contender, with its ratios to the baseline and to the serial loop', () => {
  const rows = toMarkdown(sampleResult)
    .split('\n')
    .filter((line) => line.startsWith('| **'));
  expect(rows).toHaveLength(3);
  expect(rows[0]).toMatch(
    /leadferry.*\| 9,000 \| 0\.90 \| 2\.25 \|.*\| 3,500 \| 0\.97 \| 88 % \| 250 \| 0\.4 % \| 0 \| 0 \| 0 \|$/,
  );
});

it('the page says when the baseline does not count', () => {
  const baseline = { ...sampleResult.baseline, counts: false };
  expect(toMarkdown({ ...sampleResult, baseline })).toContain('does **not** count');
  expect(toMarkdown(sampleResult)).not.toContain('**not**');
});

it('the chart has a bar for each measured figure, colours for dark pages, and escapes what it quotes', () => {
  const chart = toChart(sampleResult);
  expect(chart.match(/<rect class="(own|base|bar)"/g)).toHaveLength(3 + 2 + 3 + 3);
  expect(chart).toContain('prefers-color-scheme: dark');
  expect(chart).toContain('Made &lt;up> &amp; co');
});
