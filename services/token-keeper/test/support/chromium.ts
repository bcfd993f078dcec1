import { createReadStream, createWriteStream, existsSync } from 'node:fs';
import { mkdir, readFile, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { fileURLToPath } from 'node:url';
import { createBrotliDecompress } from 'node:zlib';
import { type Browser, launch } from 'puppeteer-core';

/**
 * What a headless Chromium needs where there is no display, no sandbox and little shared memory. Nothing here turns a rule
 * of the web off: the pages are held to their own policy.
 */
const flags = [
  '--headless=shell',
  '--no-sandbox',
  '--no-zygote',
  '--disable-gpu',
  '--disable-dev-shm-usage',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-default-apps',
  '--disable-sync',
  '--font-render-hinting=none',
  '--hide-scrollbars',
  '--no-first-run',
  '--no-pings',
];

/** Starts a real headless Chromium, without any download: it lies packed in an npm package. Close it after use. */
export const openChromium = async (): Promise<Browser> =>
  launch({ executablePath: await unpackChromium(), args: flags, acceptInsecureCerts: true });

/** Unpacks the browser into the temporary folder, once per version; several processes may do so at the same moment. */
const unpackChromium = async (): Promise<string> => {
  const bin = new URL('../bin/', import.meta.resolve('@sparticuz/chromium'));
  const { version } = JSON.parse(await readFile(new URL('../package.json', bin), 'utf8')) as { version: string };
  const folder = join(tmpdir(), `leadferry-chromium-${version}`);
  const binary = join(folder, 'chromium');
  if (existsSync(binary)) return binary;
  await mkdir(folder, { recursive: true });
  const ours = `${binary}.${crypto.randomUUID()}`;
  await pipeline(
    createReadStream(fileURLToPath(new URL('chromium.br', bin))),
    createBrotliDecompress(),
    createWriteStream(ours, { mode: 0o755 }),
  );
  await rename(ours, binary);
  return binary;
};
