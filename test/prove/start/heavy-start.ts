// What --break has a worker do first: load what only tests and tools need, keep it, and join three seconds late.
import { setTimeout as delay } from 'node:timers/promises';

const kept: unknown[] = [];
for (const name of ['vitest/node', 'puppeteer-core', 'fast-check', 'ajv', '@cyclonedx/cyclonedx-library', 'yaml'])
  kept.push(await import(name));
await delay(3000);
process.once('exit', () => kept.splice(0));
