import {
  deadLetterHeaders,
  deadLetterReasons,
  lastHeaderValues,
  type RecordHeaders,
  replaysHeader,
  timestampHeader,
} from '@leadferry/consumer';

const names = [...deadLetterHeaders, replaysHeader, timestampHeader];
const reasons: ReadonlySet<string> = new Set(deadLetterReasons);

/**
 * What is not written each time could be a source's own: replays and timestamp go on as they came, and workers of older
 * versions left what they knew nothing of. So it must look like ours.
 */
const shapes: Readonly<Record<string, RegExp>> = {
  'leadferry.http_status': /^\d{3}$/,
  'leadferry.error_key': /^[\w.:-]{1,100}$/,
  [replaysHeader]: /^\d{1,15}$/,
  [timestampHeader]: /^\d{1,15}$/,
};

/**
 * Reads what Leadferry itself wrote on a dead letter, by header: none of it is personal data. Of a name that came several
 * times that is the last value; what was there before is the source's. A record that another program put there, whose
 * reason is none of ours, has nothing of ours.
 */
export const readOwnHeaders = (headers: RecordHeaders): ReadonlyMap<string, string> => {
  const last = lastHeaderValues(headers);
  if (!reasons.has(String(last['leadferry.reason']))) return new Map();
  return new Map(
    names.flatMap((name) => {
      const text = last[name]?.toString();
      const isOurs = text !== undefined && (shapes[name]?.test(text) ?? true);
      return isOurs ? [[name, text] as const] : [];
    }),
  );
};
