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
    logger.info({ of: { lead: { phone: '0142', first_name: 'Ghislaine' } } }, 'deeper');
    expect(lines.join()).not.toMatch(/ada@|abc|def|0142|Ghislaine/);
  });

  it('takes addresses and tokens out of whatever text they stand in, as a third', () => {
    const { lines, logger } = record();
    const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln';
    logger.warn({ error: new SyntaxError(`Unexpected token 'a', "ada@example.org" with ${token}`) }, 'slip');
    expect(JSON.parse(lines[0] ?? '').error.message).toBe(`Unexpected token 'a', "[email]" with [token]`);
    expect(lines.join()).not.toMatch(/ada@|eyJ/);
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
