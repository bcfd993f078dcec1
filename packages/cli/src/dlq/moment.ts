/** A moment as an operator names it: a time of day, or so long before now. */
export type Moment = { readonly kind: 'at'; readonly ms: number } | { readonly kind: 'ago'; readonly ms: number };

const units = { s: 1000, m: 60_000, h: 3_600_000, d: 86_400_000 } as const;
const ago = /^(\d{1,6})\s*(s|m|h|d)$/;
/** A date alone, or with a time; a time without a zone would be another moment on another machine. */
const iso = /^\d{4}-\d{2}-\d{2}(T\d{2}:\d{2}(:\d{2}(\.\d+)?)?(Z|[+-]\d{2}:\d{2}))?$/;

/** How a moment may be written, for help and complaints. */
export const momentForms =
  'an ISO time with zone (2026-11-27T10:00:00Z), a UTC date, or a length before now (90s, 30m, 2h, 7d)';

/** Reads a moment; undefined where the text is none. */
export const parseMoment = (text: string): Moment | undefined => {
  const [, count, unit] = ago.exec(text.trim()) ?? [];
  if (count !== undefined) return { kind: 'ago', ms: Number(count) * units[unit as keyof typeof units] };
  const ms = iso.test(text.trim()) ? Date.parse(text.trim()) : Number.NaN;
  return Number.isNaN(ms) ? undefined : { kind: 'at', ms };
};

/** Turns a moment into epoch milliseconds. */
export const resolveMoment = ({ kind, ms }: Moment, nowMs: number): number => (kind === 'at' ? ms : nowMs - ms);
