import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** What the token service gives to whoever shows a web identity. */
export const assumed = {
  accessKeyId: 'ASIAWEBIDENTITY00001',
  secretAccessKey: 'a-secret-of-one-hour',
  sessionToken: 'a-session',
};

/** A server in place of AWS, with what it was asked. */
export interface RecordingServer {
  readonly url: string;
  readonly requests: readonly {
    readonly authorization: string | undefined;
    readonly sessionToken: string | undefined;
    readonly body: string;
  }[];
  stop(): Promise<void>;
}

/** Starts a token service that knows one operation, AssumeRoleWithWebIdentity. */
export const startFakeSts = (): Promise<RecordingServer> =>
  startRecording(async () => ({
    type: 'text/xml',
    body: `<AssumeRoleWithWebIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><AssumeRoleWithWebIdentityResult>
<Credentials><AccessKeyId>${assumed.accessKeyId}</AccessKeyId><SecretAccessKey>${assumed.secretAccessKey}</SecretAccessKey>
<SessionToken>${assumed.sessionToken}</SessionToken><Expiration>${new Date(Date.now() + 3_600_000).toISOString()}</Expiration></Credentials>
</AssumeRoleWithWebIdentityResult></AssumeRoleWithWebIdentityResponse>`,
  }));

/** Starts a server that passes requests on to Secrets Manager and keeps who signed them. */
export const startRecordingProxy = (target: string): Promise<RecordingServer> =>
  startRecording(async (body, headers) => {
    const kept = ['authorization', 'content-type', 'x-amz-target', 'x-amz-date', 'x-amz-security-token'];
    const passed = Object.fromEntries(
      kept.flatMap((name) => (headers[name] === undefined ? [] : [[name, String(headers[name])]])),
    );
    const answer = await fetch(target, { method: 'POST', headers: passed, body });
    return { status: answer.status, type: 'application/x-amz-json-1.1', body: await answer.text() };
  });

type Answer = (
  body: string,
  headers: NodeJS.Dict<string | string[]>,
) => Promise<{ readonly status?: number; readonly type: string; readonly body: string }>;

const startRecording = async (answer: Answer): Promise<RecordingServer> => {
  const requests: { authorization: string | undefined; sessionToken: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request) body += String(chunk);
      const { authorization, 'x-amz-security-token': sessionToken } = request.headers;
      requests.push({ authorization, sessionToken: sessionToken?.toString(), body });
      const { status = 200, type, body: text } = await answer(body, request.headers);
      response.writeHead(status, { 'content-type': type }).end(text);
    })().catch(() => response.destroy()); // whoever asked sees a broken connection
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    stop: async () => {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
};
