import { setTimeout as delay } from 'node:timers/promises';
import type { World } from '../../support/world.ts';
import type { Canary } from './canaries.ts';

/** Every token and secret that lay in Secrets Manager at some moment of a run. */
export interface TokenWatch {
  readonly canaries: () => readonly Canary[];
  stop(): Promise<void>;
}

const everyMs = 250;

/** Begins to look again and again what workers work with. A look while Secrets Manager is away finds nothing. */
export const watchTokens = (world: World): TokenWatch => {
  const seen = new Set<string>();
  const stopping = new AbortController();
  const look = async (): Promise<void> => {
    const texts = await world.readSecretTexts().catch(() => []);
    for (const text of texts) seen.add(text);
  };
  const watching = (async () => {
    while (!stopping.signal.aborted) {
      await look();
      await delay(everyMs);
    }
    await look();
  })();
  return {
    canaries: () => [...seen].map((text) => ({ kind: 'token or client secret', text })),
    stop: () => {
      stopping.abort();
      return watching;
    },
  };
};
