import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readDeployment } from './deployment.ts';
import { readOrExit } from './read-or-exit.ts';

const read = (environment: Record<string, string | undefined>) => {
  const written: string[] = [];
  const exits: number[] = [];
  const exit = (code: number): never => {
    exits.push(code);
    throw new Error('the process has ended');
  };
  const reading = () =>
    readOrExit(
      'lead-worker',
      () => readDeployment(environment, z.object({})),
      (text) => void written.push(text),
      exit,
    );
  return { reading, written, exits };
};

describe('readOrExit', () => {
  it('writes every fault in one go, as a person reads it, and exits with 1', () => {
    const { reading, written, exits } = read({ REDIS_URL: 'localhost', LOG_LEVEL: 'loud' });
    expect(reading).toThrow('the process has ended');
    expect(exits).toEqual([1]);
    expect(written).toHaveLength(1);
    const [text = ''] = written;
    expect(text).toMatch(/^leadferry lead-worker: .*\n$/s);
    for (const name of ['REDIS_URL', 'AWS_REGION', 'LEADFERRY_CONFIG', 'LOG_LEVEL'])
      expect(text).toContain(`  - ${name}`);
  });

  it('writes none of the values it found', () => {
    const { reading, written } = read({ REDIS_URL: 'http://operator:hunter2@redis' });
    expect(reading).toThrow();
    expect(written.join()).not.toContain('hunter2');
  });

  it('names a config file that cannot be read', () => {
    const { reading, written } = read({ LEADFERRY_CONFIG: '/there/is/none.yaml' });
    expect(reading).toThrow();
    expect(written.join()).toContain('the file cannot be read: /there/is/none.yaml');
  });
});
