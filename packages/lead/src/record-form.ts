/** The attributes of a CloudEvents 1.0 envelope that a lead can use, still unchecked: the schema judges them. */
export interface Envelope {
  readonly id?: unknown;
  readonly source?: unknown;
  readonly time?: unknown;
}

/** What a record's headers say about its form. */
export type RecordForm =
  | { readonly kind: 'plain' }
  | { readonly kind: 'structured' }
  | { readonly kind: 'binary'; readonly specVersion: string | undefined; readonly envelope: Envelope }
  /** Several events in one record; not taken. */
  | { readonly kind: 'batch' }
  /** A CloudEvent in another format than JSON. */
  | { readonly kind: 'foreign' };

/** A record's headers as kafkajs gives them; of a header sent several times the first counts. */
export type RecordHeaders = Readonly<
  Record<string, Uint8Array | string | readonly (Uint8Array | string)[] | undefined>
>;

const decoder = new TextDecoder();

const readHeaders = (headers: RecordHeaders): Map<string, string> => {
  const texts = new Map<string, string>();
  for (const [name, value] of Object.entries(headers)) {
    const first = typeof value === 'object' && !(value instanceof Uint8Array) ? value[0] : value;
    if (first === undefined || first === null) continue;
    texts.set(name.toLowerCase(), (typeof first === 'string' ? first : decoder.decode(first)).trim());
  }
  return texts;
};

const toAttribute = (text: string | undefined): string | undefined => (text === '' ? undefined : text);

/**
 * Tells a record's form by its headers, as the Kafka binding of CloudEvents 1.0 rules: `content-type:
 * application/cloudevents+json` is structured, `ce_` headers are binary, anything else is plain JSON. (Plain JSON may
 * still turn out structured by its own `specversion`: see `openEnvelope`.) Names of headers count in any case.
 *
 * Read here in a few lines rather than by the `cloudevents` package: three attributes are needed, and that package costs
 * each worker 13 MB and builds errors that hold the event.
 */
export const readForm = (headers: RecordHeaders): RecordForm => {
  if (Object.keys(headers).length === 0) return { kind: 'plain' };
  const texts = readHeaders(headers);
  const [mediaType = ''] = (texts.get('content-type') ?? '').toLowerCase().split(';', 1);
  if (mediaType.trim() === 'application/cloudevents+json') return { kind: 'structured' };
  if (mediaType.startsWith('application/cloudevents-batch')) return { kind: 'batch' };
  if (mediaType.startsWith('application/cloudevents')) return { kind: 'foreign' };
  if (!texts.has('ce_specversion') && !texts.has('ce_id')) return { kind: 'plain' };

  const envelope = {
    id: toAttribute(texts.get('ce_id')),
    source: toAttribute(texts.get('ce_source')),
    time: toAttribute(texts.get('ce_time')),
  };
  return { kind: 'binary', specVersion: texts.get('ce_specversion'), envelope };
};
