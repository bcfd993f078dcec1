import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { runAudit } from '../src/run-audit.ts';

const advisory = {
  id: 1,
  url: 'https://advisories.example/1',
  title: 'it forgets what it promised',
  severity: 'high',
  vulnerable_versions: '<2.0.0',
};
const packages = ['shipped', 'tool'].map((name) => ({
  name,
  version: '1.0.0',
  licence: 'MIT',
  path: `node_modules/${name}`,
  isOptional: false,
}));
const [shipped] = packages;

let directory: string;
let server: Server;
/** What the registry knows: advisories by name, or undefined where it does not answer audits. */
let known: object | undefined;

const audit = () =>
  runAudit({
    directory,
    packages: shipped ? [shipped] : [],
    registry: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
  });

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'leadferry-audit-'));
  const dependencies = Object.fromEntries(packages.map(({ name }) => [name, '1.0.0']));
  const root = { name: 'audited', version: '1.0.0', dependencies };
  const locked = packages.map(({ path }) => [path, { version: '1.0.0' }]);
  writeFileSync(join(directory, 'package.json'), JSON.stringify(root));
  writeFileSync(
    join(directory, 'package-lock.json'),
    JSON.stringify({ ...root, lockfileVersion: 3, packages: { '': root, ...Object.fromEntries(locked) } }),
  );
  server = createServer((request, response) => {
    const isAudit = request.method === 'POST' && request.url?.endsWith('/advisories/bulk');
    response.statusCode = isAudit && known ? 200 : isAudit ? 405 : 404;
    response.setHeader('content-type', 'application/json');
    request.resume().once('end', () => response.end(JSON.stringify(isAudit ? (known ?? {}) : {})));
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
});

afterEach(async () => {
  server.closeAllConnections();
  server.close();
  await once(server, 'close');
  rmSync(directory, { recursive: true });
});

describe('an audit of what ships', () => {
  it('is clean when the registry knows nothing against it', async () => {
    known = {};
    expect(await audit()).toEqual({ verdict: 'clean' });
  });

  it('names what is known against a package that ships, with its advisory', async () => {
    known = { shipped: [advisory] };
    expect(await audit()).toEqual({
      verdict: 'vulnerable',
      findings: [
        {
          name: 'shipped',
          severity: 'high',
          advisories: ['it forgets what it promised https://advisories.example/1'],
        },
      ],
    });
  });

  it('passes over what is known against a tool that does not ship', async () => {
    known = { tool: [advisory] };
    expect(await audit()).toEqual({ verdict: 'clean' });
  });

  it('says that it does not know when the registry does not answer audits', async () => {
    known = undefined;
    expect(await audit()).toMatchObject({ verdict: 'unavailable', why: expect.stringContaining('405') });
  });

  it('says that it does not know when there is no registry', async () => {
    const { port } = server.address() as AddressInfo;
    server.close();
    const result = await runAudit({ directory, packages, registry: `http://127.0.0.1:${port}` });
    expect(result).toMatchObject({ verdict: 'unavailable', why: expect.stringMatching(/ECONNREFUSED/) });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
  });
});
