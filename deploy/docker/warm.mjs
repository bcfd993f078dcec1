// Runs once, when the image of a service is built, in the folder of its workspace: starts the service as it will be started,
// lets it stop, and so leaves what it compiled in the image's cache, which no later start could write to. A real start, since
// the engine refuses what was compiled under other flags than those that main.ts sets. Nothing answers where it is sent.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';

const server = createServer().listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = server.address();
server.close();
await once(server, 'close');

const nobody = '127.0.0.1:9';
const child = spawn(process.execPath, ['src/main.ts'], {
  env: {
    ...process.env,
    KAFKA_BROKERS: nobody,
    REDIS_URL: `redis://${nobody}`,
    AWS_REGION: 'us-east-1',
    AWS_ACCESS_KEY_ID: 'nobody',
    AWS_SECRET_ACCESS_KEY: 'nobody',
    AWS_ENDPOINT_URL_SECRETS_MANAGER: `http://${nobody}`,
    CONSTANT_CONTACT_API_URL: `http://${nobody}`,
    CONSTANT_CONTACT_AUTH_URL: `http://${nobody}`,
    LEADFERRY_CONFIG: fileURLToPath(new URL('warm.yaml', import.meta.url)),
    HTTP_PORT: String(port),
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const log = [];
child.stdout.setEncoding('utf8').on('data', (text) => log.push(text));
const exited = once(child, 'exit').then(([code]) => code);

// Once it answers, all that it needs is loaded; a little later it has tried to reach everybody.
const isAlive = async () => (await fetch(`http://127.0.0.1:${port}/livez`).catch(() => undefined))?.ok === true;
while (child.exitCode === null && !(await isAlive())) await delay(100);
await delay(500);
child.kill('SIGTERM');
const code = await exited;
if (code !== 0) throw new Error(`the service ended with ${code} while its image was warmed:\n${log.join('')}`);
