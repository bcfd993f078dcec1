import { Command, InvalidArgumentError } from 'commander';
import { startSecretsManagerEmulator } from './secrets-manager/emulator.ts';
import { readSetupFile } from './setup-file.ts';
import { startSimulator } from './start-simulator.ts';

const parsePort = (text: string): number => {
  const port = Number(text);
  if (!Number.isInteger(port) || port < 0 || port > 65_535) throw new InvalidArgumentError('Not a port.');
  return port;
};

const EXAMPLES = `
Once it listens it prints its addresses as one line of JSON. It stops on Ctrl-C.

Examples:
  $ node packages/simulator/src/main.ts
      Constant Contact on a free port
  $ node packages/simulator/src/main.ts --port 8070 --secrets-port 8071
      Constant Contact and Secrets Manager
  $ node packages/simulator/src/main.ts --port 8070 --setup setup.json
      starts with {"switches": {"window": "sliding_second"},
                   "applications": [{"clientId": "my-key", "clientSecret": "my-secret"}],
                   "accounts": [{"name": "default", "lists": ["Newsletter"]}]}

Then, while it runs:
  $ curl localhost:8070/__simulator/grants -d '{"account": "default"}'
      a token response, as after a first login
  $ curl -X PATCH localhost:8070/__simulator/switches -d '{"apiDown": true}'
  $ curl localhost:8070/__simulator/journal`;

interface Options {
  readonly port: number;
  readonly host: string;
  readonly secretsPort?: number;
  readonly secretsFile?: string;
  readonly setup?: string;
  readonly stateFile?: string;
  readonly journalFile?: string;
}

const program = new Command('simulator')
  .description('Runs Constant Contact on this machine: API, authorization server and control on one port.')
  .option('--port <port>', 'port of the simulator; 0 is a free one', parsePort, 0)
  .option('--host <host>', 'address to listen on', '127.0.0.1')
  .option('--secrets-port <port>', 'start the Secrets Manager emulator too; 0 is a free port', parsePort)
  .option('--secrets-file <file>', 'keep the secrets in this file over restarts')
  .option('--setup <file>', 'JSON with switches, applications and accounts to start with')
  .option('--state-file <file>', 'keep applications, accounts, contacts and tokens in this file over restarts')
  .option('--journal-file <file>', 'write each request to this file, a line of JSON each')
  .addHelpText('after', EXAMPLES);

const options = program.parse().opts<Options>();
const { port, host, stateFile, journalFile } = options;
const setup = options.setup === undefined ? undefined : readSetupFile(options.setup);

const simulator = await startSimulator({
  port,
  host,
  stateFile,
  journalFile,
  ...(setup?.switches === undefined ? {} : { switches: setup.switches }),
});
for (const application of setup?.applications ?? []) simulator.addApplication(application);
for (const account of setup?.accounts ?? []) {
  if (!simulator.accountNames().includes(account.name)) simulator.addAccount(account);
}

const secrets =
  options.secretsPort === undefined
    ? undefined
    : await startSecretsManagerEmulator({
        port: options.secretsPort,
        host,
        ...(options.secretsFile === undefined ? {} : { file: options.secretsFile }),
      });

// Before the addresses are told: whoever reads them may stop this process at once.
const stop = async (): Promise<void> => {
  await Promise.all([simulator.stop(), secrets?.stop()]);
};
process.once('SIGINT', stop);
process.once('SIGTERM', stop);

const { url, apiUrl, authUrl } = simulator;
const addresses = {
  url,
  apiUrl,
  authUrl,
  controlUrl: `${url}/__simulator`,
  ...(secrets === undefined ? {} : { secretsManagerUrl: secrets.url, secretsManagerControlUrl: secrets.controlUrl }),
  pid: process.pid,
};
console.log(JSON.stringify(addresses));
