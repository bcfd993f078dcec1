import { expect, it } from 'vitest';
import { judgeLeaks } from '../prove/leaks/judge-leaks.ts';
import { runLeaks } from '../prove/leaks/run-leaks.ts';
import { printFigures } from '../support/figures.ts';

/** The proof `leaks` does the same with more leads and longer faults. */
it('nothing that a fleet writes through faults and crashes has a token, a secret or anything personal in it', async () => {
  const said: string[] = [];
  const { figures, leaks } = await runLeaks({
    leads: 40,
    faultSeconds: 1,
    isThorough: false,
    say: (text) => void said.push(text),
  });
  printFigures('leaks', { ...figures });
  expect(judgeLeaks(figures, leaks), said.join('\n')).toEqual([]);
}, 600_000);
