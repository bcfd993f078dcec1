const lineEnd = '\r\n';

/**
 * Finds where the RESP2 message that begins at `from` ends; undefined while it has not arrived whole. Requests and answers
 * are written alike, so it serves for both.
 */
export const findMessageEnd = (bytes: Buffer, from: number): number | undefined => {
  const atLineEnd = bytes.indexOf(lineEnd, from, 'latin1');
  if (atLineEnd === -1) return undefined;
  const afterLine = atLineEnd + lineEnd.length;
  const type = bytes.toString('latin1', from, from + 1);
  if (type !== '$' && type !== '*') return afterLine;

  const count = Number(bytes.toString('latin1', from + 1, atLineEnd));
  if (count < 0) return afterLine;
  if (type === '$') {
    const end = afterLine + count + lineEnd.length;
    return end <= bytes.length ? end : undefined;
  }
  let end: number | undefined = afterLine;
  for (let part = 0; part < count && end !== undefined; part += 1) end = findMessageEnd(bytes, end);
  return end;
};

/** Cuts a stream of bytes into RESP messages: give it what arrived, it calls back for each message that is whole. */
export const createMessageCutter = (onMessage: (message: Buffer) => void): ((chunk: Buffer) => void) => {
  let rest: Buffer = Buffer.alloc(0);
  return (chunk) => {
    rest = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    let from = 0;
    for (let end = findMessageEnd(rest, from); end !== undefined; end = findMessageEnd(rest, from)) {
      const message = rest.subarray(from, end);
      from = end;
      onMessage(message);
    }
    rest = rest.subarray(from);
  };
};
