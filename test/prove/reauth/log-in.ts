import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { runCommand } from '../../../packages/cli/test/support/run-command.ts';
import { authorizeInBrowser } from '../../../services/token-keeper/test/support/authorize-in-browser.ts';
import type { FrontProxy } from '../../../services/token-keeper/test/support/front-proxy.ts';
import { type KeeperProcess, startKeeper } from '../../../services/token-keeper/test/support/keeper-process.ts';
import type { World } from '../../support/world.ts';

/** Logs in as a person does on a terminal: `leadferry authorize`, and the code on another device. */
export const logInByDevice = async (world: World): Promise<void> => {
  const folder = mkdtempSync(join(tmpdir(), 'leadferry-reauth-'));
  const path = join(folder, 'leadferry.yaml');
  writeFileSync(path, stringify(world.config));
  const env = { ...world.env, LEADFERRY_CONFIG: path };
  const command = runCommand(['authorize', '--account', 'default', '--json'], { env });
  try {
    const { verificationUri, userCode } = await command.event('code');
    const body = new URLSearchParams({ user_code: String(userCode), account: 'default', decision: 'allow' });
    const answer = await fetch(String(verificationUri), { method: 'POST', body });
    if (!answer.ok) throw new Error(`the vendor's page for devices answered ${answer.status}`);
    const code = await command.exited;
    if (code !== 0) throw new Error(`leadferry authorize ended with ${code}:\n${command.stderr.join('\n')}`);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
};

/** Two token-keepers behind one address. */
export interface Pages extends AsyncDisposable {
  readonly publicUrl: string;
  readonly operatorSecret: string;
  readonly proxy: FrontProxy;
  readonly keepers: readonly KeeperProcess[];
  readonly ports: readonly number[];
}

/** Starts two keepers with pages at the proxy's address. */
export const startPages = async (world: World, proxy: FrontProxy, ports: readonly number[]): Promise<Pages> => {
  const operatorSecret = `operator${world.groupId}`;
  await world.createSecret('leadferry/operator', operatorSecret);
  const keepers: KeeperProcess[] = [];
  for (const port of ports) {
    const pages = { publicUrl: proxy.origin, port, operatorSecret: 'leadferry/operator' };
    const keeper = await startKeeper({ env: world.env, config: { ...world.config, pages } });
    keepers.push(keeper);
    await keeper.event('pages_listening');
  }
  return {
    publicUrl: proxy.origin,
    operatorSecret,
    proxy,
    keepers,
    ports,
    [Symbol.asyncDispose]: async () => {
      await Promise.all(keepers.map((keeper) => keeper.stop()));
      await proxy[Symbol.asyncDispose]();
    },
  };
};

/** Logs in as a person does in a browser: begun at the first keeper, finished at the second. */
export const logInByBrowser = async ({ publicUrl, operatorSecret, proxy, ports }: Pages): Promise<void> => {
  const [first = 0, second = 0] = ports;
  proxy.leadTo(first);
  await authorizeInBrowser({
    publicUrl,
    account: 'default',
    operatorSecret,
    onPage: async (_page, name) => {
      if (name === 'consent') proxy.leadTo(second);
    },
  });
  const finished = proxy.led.some(({ port, path }) => port === second && path.startsWith('/callback'));
  if (!finished) throw new Error('the callback did not come to the other keeper');
};
