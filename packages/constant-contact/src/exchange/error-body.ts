/** What an error body tells, whatever its shape. `text` may quote what was sent: it is looked into, never kept. */
export interface ErrorBody {
  readonly errorKey?: string;
  readonly text: string;
}

const nothing: ErrorBody = { text: '' };

/**
 * Reads the error bodies in use (reference 3.8): an array of objects, a single object, the OAuth pair, and the
 * gateway's `{"message"}`. HTML, an empty body and anything else tell nothing.
 *
 * An `errorKey` is kept only where it is shaped like a key, so that no text of the vendor's gets into an error.
 */
export const readErrorBody = (body: string | undefined): ErrorBody => {
  const parsed = parseJson(body);
  const faults = (Array.isArray(parsed) ? parsed : [parsed]).filter(isRecord);
  const keys = faults.flatMap((fault) => [fault.error_key, fault.error].filter(isKey));
  const texts = faults.flatMap((fault) =>
    [fault.error_message, fault.error_description, fault.message].filter((text) => typeof text === 'string'),
  );
  const text = texts.join('\n');
  return keys[0] === undefined ? { text } : { errorKey: keys[0], text };
};

const parseJson = (body: string | undefined): unknown => {
  if (!body) return nothing;
  try {
    return JSON.parse(body);
  } catch {
    // HTML, or an answer cut short: the status alone decides, and the body is not worth quoting.
    return nothing;
  }
};

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isKey = (value: unknown): value is string => typeof value === 'string' && /^[A-Za-z0-9_.:-]{1,100}$/.test(value);
