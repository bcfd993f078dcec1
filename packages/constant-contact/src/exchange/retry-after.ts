/**
 * Reads a `Retry-After` header (RFC 9110, 10.2.3): whole seconds or an HTTP date. Returns milliseconds from `nowMs`,
 * 0 for a moment gone by, undefined where there is no header or it is neither. The vendor documents none; gateways
 * may send one.
 */
export const readRetryAfter = (header: string | undefined, nowMs: number): number | undefined => {
  const text = header?.trim();
  if (!text) return undefined;
  if (/^\d{1,9}$/.test(text)) return Number(text) * 1000;
  const atMs = /[A-Za-z]/.test(text) ? Date.parse(text) : Number.NaN;
  return Number.isNaN(atMs) ? undefined : Math.max(0, atMs - nowMs);
};
