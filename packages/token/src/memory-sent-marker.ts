import type { SentEvidence, SentMarker } from './sent-marker.ts';

/** Creates a sent marker in memory; `forget` loses everything, as a Redis that restarts does. */
export const createMemorySentMarker = (): SentMarker & { forget(): void } => {
  const marks = new Map<string, SentEvidence>();
  const record = (state: SentEvidence) => async (nonce: string) => {
    marks.set(nonce, state);
    return true;
  };
  return {
    recordClaim: record('claimed'),
    recordSent: record('sent'),
    read: async (nonce) => marks.get(nonce) ?? 'unknown',
    forget: () => marks.clear(),
  };
};
