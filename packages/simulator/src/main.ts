import { Command, InvalidArgumentError } from 'commander';
import { startSimulator } from './start-simulator.ts';

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('not a port');
  return port;
};

const EXAMPLES = `
Examples:
  node packages/simulator/src/main.ts
      a free port; the addresses come as one JSON line
  node packages/simulator/src/main.ts --port 8070 --secrets-port 8071
  curl -X PATCH localhost:8070/__simulator/switches -d '{"apiDown": true}'
  curl -X POST localhost:8070/__simulator/applications -d '{"clientId": "my-key", "clientSecret": "my-secret"}'
  curl -X POST localhost:8070/__simulator/accounts -d '{"name": "default", "lists": ["Newsletter"]}'
  curl -X POST localhost:8070/__simulator/grants -d '{"account": "default"}'
      a token response, as after a first login
  curl localhost:8070/__simulator/journal

It stops on Ctrl-C.`;

const program = new Command('simulator')
  .description('Constant Contact on this machine: API, authorization server and control on one port.')
  .option('--port <port>', 'port of the simulator', parsePort, 0)
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .addHelpText('after', EXAMPLES);

const options = program.parse().opts<{ port: number; host: string }>();
const simulator = await startSimulator({ port: options.port, host: options.host });

const { url, apiUrl, authUrl } = simulator;
console.log(JSON.stringify({ url, apiUrl, authUrl, controlUrl: `${url}/__simulator`, pid: process.pid }));

const stop = async (): Promise<void> => {
  await simulator.stop();
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);
