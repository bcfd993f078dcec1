import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { leaveWhenTold } from '../../support/leave-when-told.ts';
import { formPath, otherAnswers, proofSeqFieldId } from './account.ts';
import type { RunToCount } from './start-sink.ts';
import { createTally } from './tally.ts';

// Stands for Constant Contact in a bench, as light as it can be: no token is looked at, nothing is kept but the tally.

let latencyMs = 0;
let tally = createTally({ leads: 0, pid: 0 });

const readBody = (request: IncomingMessage, use: (text: string) => void): void => {
  const chunks: Buffer[] = [];
  request.on('data', (chunk: Buffer) => chunks.push(chunk));
  request.on('end', () => use((chunks.length === 1 ? chunks[0] : Buffer.concat(chunks))?.toString() ?? ''));
};

const answer = (response: ServerResponse, status: number, body: string): void => {
  response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
};

interface Form {
  readonly email_address: string;
  readonly custom_fields: ReadonlyArray<{ readonly custom_field_id: string; readonly value: string }>;
}

const takeForm = (text: string, response: ServerResponse): void => {
  const { email_address, custom_fields } = JSON.parse(text) as Form;
  const seq = Number(custom_fields.find((field) => field.custom_field_id === proofSeqFieldId)?.value);
  const { forms, firstSeq } = tally.count(email_address, seq);
  const [status, action] = forms === 1 ? [201, 'created'] : [200, 'updated'];
  const contactId = `00000000-1f00-11f1-8d6b-${firstSeq.toString(16).padStart(12, '0')}`;
  const body = `{"contact_id":"${contactId}","action":"${action}"}`;
  if (latencyMs === 0) answer(response, status, body);
  else setTimeout(answer, latencyMs, response, status, body);
};

const server = createServer((request, response) => {
  const { url = '', method } = request;
  if (url === formPath) return readBody(request, (text) => takeForm(text, response));
  const path = url.split('?')[0] ?? '';
  if (path === '/control/run' && method === 'PUT')
    return readBody(request, (text) => {
      const run = JSON.parse(text) as RunToCount;
      latencyMs = run.latencyMs;
      tally = createTally(run);
      answer(response, 200, '{}');
    });
  if (path === '/control/run') return answer(response, 200, JSON.stringify(tally.read()));
  const known = otherAnswers[path];
  return known === undefined ? answer(response, 404, '[]') : answer(response, 200, JSON.stringify(known));
});
// Connections are the contender's to close: one cut by the sink would cost it a retry.
server.keepAliveTimeout = 600_000;
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
leaveWhenTold(async () => server.closeAllConnections());
