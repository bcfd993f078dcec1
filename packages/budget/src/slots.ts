import { isHeldAt, type Knowledge } from './knowledge.ts';

/** The right to send one request at one moment of budget time, counted on that moment's UTC day. */
export interface Slot {
  readonly atMs: number;
  /** Given in spite of a quota hold, to ask whether the hold is still true. */
  readonly isProbe: boolean;
}

/** No slot, and from when on asking again makes sense (budget time). */
export interface Refusal {
  readonly reason: 'day_spent' | 'share_spent' | 'quota_hold';
  readonly untilMs: number;
  /** The first moment a probe of the quota hold may be given, to one caller of the fleet. */
  readonly probeAtMs?: number;
}

/**
 * Gives out slots. A process holds one at a time: it uses it (`markUsed`) or gives it back before it asks for the next.
 */
export interface Slots {
  /** Takes the next free slot, in the future or now. `returned` is a slot not used; it is given back first. */
  reserve(returned?: Slot): Promise<Slot | Refusal>;
  /** Gives back a slot that was not used. Its day count is refunded. */
  giveBack(slot: Slot): Promise<void>;
  /** Shares what the process has noted and learns what others have. */
  share(): Promise<void>;
}

/** Tells a refusal from a slot. */
export const isRefusal = (answer: Slot | Refusal): answer is Refusal => 'reason' in answer;

/** Notes that a slot is used: the next one keeps its distance, whoever gives it. */
export const markUsed = (knowledge: Knowledge, slot: Slot): void => {
  knowledge.lastSlotMs = slot.atMs;
};

/** Tells whether a pause or a quota hold that was heard of since covers the slot, so that it must not be used. */
export const isOvertaken = (knowledge: Knowledge, slot: Slot): boolean =>
  slot.atMs < knowledge.pauseUntilMs || (!slot.isProbe && isHeldAt(knowledge, slot.atMs));
