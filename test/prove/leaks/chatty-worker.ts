// A lead worker whose logger writes the record: what the proof must find. For its --break.
const { parse } = JSON;
JSON.parse = (text: string, reviver?: Parameters<typeof parse>[1]): unknown => {
  const value = parse(text, reviver);
  if (typeof value === 'object' && value !== null && 'email' in value)
    process.stdout.write(`${JSON.stringify({ level: 'debug', event: 'record_read', record: value })}\n`);
  return value;
};
await import('../../../services/lead-worker/src/main.ts');

export {};
