import { describe, expect, it } from 'vitest';
import { fail, succeed } from './ending.ts';
import { createHumanOutput, createJsonOutput } from './output.ts';

const sink = () => {
  const texts: string[] = [];
  return { write: (text: string) => texts.push(text), texts };
};

describe('for people', () => {
  it('what is told goes to standard output, a failure to standard error with the name of the command', () => {
    const [stdout, stderr] = [sink(), sink()];
    const output = createHumanOutput({ command: 'authorize', stdout, stderr });
    output.tell('code', { userCode: 'A' }, 'Type A');
    output.end(succeed({}, 'It worked.'));
    output.end(fail('denied', { code: 'denied', message: 'somebody said no' }));
    expect(stdout.texts).toEqual(['Type A\n', 'It worked.\n']);
    expect(stderr.texts).toEqual(['leadferry authorize: somebody said no\n']);
  });

  it('a command line that names no command has no name', () => {
    const stderr = sink();
    createHumanOutput({ command: undefined, stdout: sink(), stderr }).end(
      fail('usage', { code: 'usage', message: 'no' }),
    );
    expect(stderr.texts).toEqual(['leadferry: no\n']);
  });
});

it('for machines every line is one JSON object, and the last one the result', () => {
  const stdout = sink();
  const output = createJsonOutput({ command: 'authorize', stdout });
  output.tell('code', { userCode: 'A' }, 'Type A');
  output.end(fail('flowRefused', { code: 'flow_refused', message: 'not this way' }));
  output.end(succeed({ account: 'default' }, 'It worked.'));
  expect(stdout.texts.map((line) => JSON.parse(line))).toEqual([
    { event: 'code', userCode: 'A' },
    {
      command: 'authorize',
      ok: false,
      exitCode: 5,
      error: { code: 'flow_refused', message: 'not this way' },
    },
    { command: 'authorize', ok: true, exitCode: 0, account: 'default' },
  ]);
});
