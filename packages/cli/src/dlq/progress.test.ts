import { createFakeClock } from '@leadferry/runtime/testing';
import { expect, it } from 'vitest';
import { createHumanOutput, createJsonOutput } from '../output.ts';
import { createProgress } from './progress.ts';

const run = async ({ isRedrawn, isJson = false, width }: { isRedrawn: boolean; isJson?: boolean; width?: number }) => {
  const lines: string[] = [];
  const sink = { write: (text: string) => lines.push(text) };
  const output = isJson
    ? createJsonOutput({ command: 'publish', stdout: sink })
    : createHumanOutput({ command: 'publish', stdout: sink, stderr: sink });
  const clock = createFakeClock();
  const progress = createProgress({ deed: 'published', total: 3000, output, clock, isRedrawn, columns: () => width });
  for (let batch = 0; batch < 3; batch += 1) {
    await clock.advance(500);
    progress.advance(1000);
  }
  return lines;
};

it('is drawn anew on a terminal, and never wider than that', async () => {
  const lines = await run({ isRedrawn: true, width: 20 });
  expect(lines).toEqual([
    'published 1,000 of \n',
    '\u001b[1A\u001b[2Kpublished 2,000 of \n',
    '\u001b[1A\u001b[2Kpublished 3,000 of \n',
  ]);
});

it('is not written where nobody watches, but told to machines', async () => {
  expect(await run({ isRedrawn: false })).toEqual([]);
  expect((await run({ isRedrawn: false, isJson: true })).map((line) => JSON.parse(line).done)).toEqual([
    1000, 2000, 3000,
  ]);
});
