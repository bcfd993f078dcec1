import { describe, expect, it } from 'vitest';
import { createLogger } from './logger.ts';

const record = () => {
  const lines: string[] = [];
  return {
    lines,
    logger: createLogger({ name: 'test', level: 'info', destination: { write: (line) => void lines.push(line) } }),
  };
};

describe('the logger', () => {
  it('writes one JSON line per event, with a level in words and a time', () => {
    const { lines, logger } = record();
    logger.child({ account: 'default' }).warn({ attempts: 2 }, 'token_store_unavailable');
    logger.debug({}, 'not_seen');
    expect(lines).toHaveLength(1);
    expect(JSON.parse(lines[0] ?? '')).toMatchObject({
      level: 'warn',
      name: 'test',
      account: 'default',
      attempts: 2,
      event: 'token_store_unavailable',
    });
  });

  it('redacts fields that must never be there, as a second net', () => {
    const { lines, logger } = record();
    logger.info({ email: 'ada@example.org', token: { access_token: 'abc', refreshToken: 'def' } }, 'slip');
    expect(lines.join()).not.toMatch(/ada@|abc|def/);
  });

  it('describes an error by name, code, message and cause, and by nothing else it carries', () => {
    const { lines, logger } = record();
    const cause = Object.assign(new Error('inner'), { code: 'ECONNRESET', body: 'ada@example.org' });
    logger.error({ error: Object.assign(new Error('outer', { cause }), { response: 'ada@example.org' }) }, 'failed');
    const { error } = JSON.parse(lines[0] ?? '');
    expect(error).toMatchObject({ message: 'outer', cause: { message: 'inner', code: 'ECONNRESET' } });
    expect(lines.join()).not.toContain('ada@');
  });
});
