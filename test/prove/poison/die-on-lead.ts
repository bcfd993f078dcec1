import { subscribe } from 'node:diagnostics_channel';

// Loaded into a worker before its own code: the process dies, without a word and as often as it tries, when it is about to
// send a request about a certain person, or already when it reads the record. It stands for whatever a record can do to the
// process that works on it.
const deadlyAddress = /deadly-\d+(@|%40)/;

const dieOf = (text: string): void => {
  if (deadlyAddress.test(text)) process.kill(process.pid, 'SIGKILL');
};

if (process.env.DIE_AT === 'read') {
  const { parse } = JSON;
  JSON.parse = (text, reviver) => {
    dieOf(String(text));
    return parse(text, reviver);
  };
} else {
  subscribe('undici:request:create', (message) => {
    const { path, body } = (message as { request: { path: string; body: unknown } }).request;
    dieOf(`${path} ${Buffer.isBuffer(body) || typeof body === 'string' ? String(body) : ''}`);
  });
}
