import type { ErrorShape } from '../switches.ts';

/** An error as the API names it; the shape of its body is chosen when it is sent. */
export interface AnswerError {
  readonly key: string;
  readonly message: string;
  /** The shape the vendor uses for it. */
  readonly shape: ErrorShape;
}

/** What is to be sent, before any fault has its say. */
export interface Answer {
  readonly status: number;
  /** A value for JSON, or a text that goes out as it is where `contentType` is given. */
  readonly body?: unknown;
  readonly contentType?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: AnswerError;
  /** Whether something was changed or issued. Default false. */
  readonly applied?: boolean;
}

/** An answer as bytes and head. */
export interface RenderedAnswer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

const JSON_TYPE = 'application/json';

const renderError = (error: AnswerError, shape: ErrorShape, status: number): { type: string; text: string } => {
  const pair = { error_key: error.key, error_message: error.message };
  switch (shape) {
    case 'array':
      return { type: JSON_TYPE, text: JSON.stringify([pair]) };
    case 'object':
      return { type: JSON_TYPE, text: JSON.stringify(pair) };
    case 'message':
      return { type: JSON_TYPE, text: JSON.stringify({ message: error.message }) };
    case 'oauth':
      return { type: JSON_TYPE, text: JSON.stringify({ error: error.key, error_description: error.message }) };
    case 'html':
      return { type: 'text/html', text: `<html><head><title>${status}</title></head><body>${status}</body></html>\n` };
    case 'empty':
      return { type: '', text: '' };
  }
};

/** Turns an answer into head and bytes. `shapes` overrides the shape of error bodies by status. */
export const renderAnswer = (answer: Answer, shapes: Readonly<Record<string, ErrorShape>>): RenderedAnswer => {
  const { status, body, contentType, headers = {}, error } = answer;
  if (error !== undefined) {
    const { type, text } = renderError(error, shapes[String(status)] ?? error.shape, status);
    return { status, headers: { ...headers, ...(type === '' ? {} : { 'content-type': type }) }, body: text };
  }
  if (contentType !== undefined)
    return { status, headers: { ...headers, 'content-type': contentType }, body: `${body}` };
  if (body === undefined) return { status, headers, body: '' };
  return { status, headers: { ...headers, 'content-type': JSON_TYPE }, body: JSON.stringify(body) };
};
