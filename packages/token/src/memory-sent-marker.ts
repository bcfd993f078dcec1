import type { SentEvidence, SentMarker } from './sent-marker.ts';

/**
 * Creates a sent marker in memory; `forget` loses everything, as a Redis that restarts does.
 *
 * @param nowMs the marker's own clock, which all its users share.
 */
export const createMemorySentMarker = (
  nowMs: () => number = () => performance.now(),
): SentMarker & { forget(): void } => {
  const marks = new Map<string, { readonly state: SentEvidence; readonly atMs: number }>();
  const record = (state: SentEvidence) => async (nonce: string) => {
    marks.set(nonce, { state, atMs: nowMs() });
    return true;
  };
  return {
    recordClaim: record('claimed'),
    recordSent: record('sent'),
    read: async (nonce) => marks.get(nonce)?.state ?? 'unknown',
    readSentAgeMs: async (nonce) => {
      const mark = marks.get(nonce);
      return mark?.state === 'sent' ? nowMs() - mark.atMs : undefined;
    },
    forget: () => marks.clear(),
  };
};
