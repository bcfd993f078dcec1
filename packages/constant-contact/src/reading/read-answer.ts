import type { Clock } from '@leadferry/runtime';
import type { z } from 'zod';
import { ContactsUnavailableError } from '../errors.ts';
import { classifyFailure } from '../exchange/classify-failure.ts';
import type { HttpAnswer } from '../exchange/http-answer.ts';
import { dropNulls } from './drop-nulls.ts';

/**
 * Returns what a successful answer says, by its schema.
 *
 * A 2xx counts only when its body is JSON and holds what was asked for: a proxy's page with status 200 is not a
 * delivery. The call itself has happened by then, so its phase is `unknown` and the caller reads back.
 *
 * @throws {ContactsUnavailableError} the body broke off, is not JSON or lacks what it must name.
 * @throws the error of the error table for every status that is not 2xx.
 */
export const readAnswer = <Output>(
  answer: HttpAnswer,
  schema: z.ZodType<Output>,
  clock: Pick<Clock, 'now'>,
): Output => {
  if (answer.status < 200 || answer.status > 299) throw classifyFailure(answer, clock.now());
  if (answer.body === undefined) throw unreadable(answer, answer.failure ?? 'broken_body');
  const result = schema.safeParse(dropNulls(parseJson(answer, answer.body)));
  if (!result.success) {
    // Paths only: a schema error may quote the value it refused.
    const at = result.error.issues[0]?.path.map((step) => (typeof step === 'string' ? step : '[]')).join('.');
    throw unreadable(answer, at ? `unexpected_body at ${at}` : 'unexpected_body');
  }
  return result.data;
};

const parseJson = (answer: HttpAnswer, body: string): unknown => {
  try {
    return JSON.parse(body);
  } catch {
    // Not kept as the cause: a syntax error quotes the body.
    throw unreadable(answer, 'not_json');
  }
};

const unreadable = ({ status }: HttpAnswer, reason: string): ContactsUnavailableError =>
  new ContactsUnavailableError({ phase: 'unknown', reason, status });
