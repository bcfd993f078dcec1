import { setTimeout as pause } from 'node:timers/promises';
import type { FastifyReply } from 'fastify';
import { createFaultAnswer } from '../faults/fault-answer.ts';
import type { FaultPlan } from '../faults/fault-plan.ts';
import type { FaultRule } from '../faults/fault-rule.ts';
import type { JournalWriter } from '../journal/journal.ts';
import type { Answered, JournalNote } from '../journal/journal-entry.ts';
import type { Arrival } from '../limits/second-window.ts';
import type { Switches } from '../switches.ts';
import { type Answer, renderAnswer } from './answer.ts';
import type { EndpointName } from './endpoint-name.ts';
import { cutConnection, hangConnection, sendAnswer, truncateAnswer } from './send-answer.ts';

/** What becomes known of a request on its way; goes into the journal. */
export type CallNote = {
  -readonly [K in
    | 'account'
    | 'application'
    | 'generation'
    | 'contactKey'
    | 'contactId'
    | 'proofSeq'
    | 'grantType'
    | 'refreshTokenHash']?: JournalNote[K] | undefined;
};

/** A request and how to answer it. */
export interface Call {
  readonly kind: 'api' | 'authorization';
  readonly endpoint: EndpointName;
  readonly method: string;
  readonly arrival: Arrival;
  /** Filled in by `admit` and `apply`. */
  readonly note: CallNote;
  /** Refuses before anything costs or fails, or returns nothing. Faults and latencies do not touch refused requests. */
  admit(): Answer | undefined;
  /** Does what is asked. `isContended`: another request about the same contact was waiting at the same time. */
  apply(isContended: boolean): Answer;
}

/** Takes a call through admission, fault, latency, application, journal and answer, in that order. */
export type ServeCall = (call: Call, reply: FastifyReply) => Promise<void>;

/** What serving needs. */
export interface ServeDeps {
  readonly journal: JournalWriter;
  readonly switches: () => Switches;
  readonly faults: () => FaultPlan;
}

/**
 * Makes the one path all requests take.
 *
 * The journal entry is written in the same turn as the change is applied, so that the order of entries is the order of
 * changes; if the sender then leaves before the answer is out, the entry is amended to `abandoned`.
 */
export const createServeCall = (deps: ServeDeps): ServeCall => {
  const { journal, switches, faults } = deps;
  const waiting = new Map<string, number>();

  const note = (call: Call, answer: Answer | undefined, answered: Answered, status: number): number =>
    journal.append({
      atMs: call.arrival.atMs,
      monotonicMs: call.arrival.monotonicMs,
      kind: call.kind,
      endpoint: call.endpoint,
      method: call.method,
      status,
      answered,
      applied: answer?.applied === true,
      account: call.note.account,
      application: call.note.application,
      generation: call.note.generation,
      contactKey: call.note.contactKey,
      contactId: call.note.contactId,
      proofSeq: call.note.proofSeq,
      errorKey: answer?.error?.key,
      grantType: call.note.grantType,
      refreshTokenHash: call.note.refreshTokenHash,
    });

  const finish = async (call: Call, reply: FastifyReply, answer: Answer, delayMs = 0): Promise<void> => {
    const index = note(call, answer, reply.raw.destroyed ? 'abandoned' : 'answered', answer.status);
    reply.raw.once('close', () => {
      if (!reply.raw.writableFinished) journal.amend(index, 'abandoned');
    });
    if (delayMs > 0) await pause(delayMs);
    sendAnswer(reply, renderAnswer(answer, switches().errorShapes));
  };

  const strike = async (call: Call, reply: FastifyReply, rule: FaultRule, answer?: Answer): Promise<void> => {
    if (rule.kind === 'status') {
      const instead = createFaultAnswer(rule, call.kind);
      return finish(call, reply, { ...instead, applied: answer?.applied === true });
    }
    if (rule.kind === 'hang') {
      note(call, answer, 'hung', 0);
      return hangConnection(reply);
    }
    if (rule.kind === 'truncate' && answer !== undefined) {
      note(call, answer, 'reset_after', answer.status);
      return truncateAnswer(reply, renderAnswer(answer, switches().errorShapes), rule.bytes);
    }
    note(call, answer, answer === undefined ? 'reset_before' : 'reset_after', 0);
    return cutConnection(reply);
  };

  const waitTurn = async (call: Call, delayMs: number): Promise<boolean> => {
    if (delayMs <= 0) return false;
    if (call.note.contactKey === undefined) {
      await pause(delayMs);
      return false;
    }

    const key = `${call.note.account} ${call.note.contactKey}`;
    const others = waiting.get(key) ?? 0;
    waiting.set(key, others + 1);
    await pause(delayMs);
    const left = (waiting.get(key) ?? 1) - 1;
    if (left === 0) waiting.delete(key);
    else waiting.set(key, left);
    return others > 0;
  };

  return async (call, reply) => {
    const refusal = call.admit();
    if (refusal !== undefined) return finish(call, reply, refusal);

    const { kind, endpoint, note: known } = call;
    const rule = faults().draw({ kind, endpoint, account: known.account, contactKey: known.contactKey });
    const late = rule?.kind === 'delay' ? rule : undefined;
    const isApi = call.kind === 'api';
    const isContended = await waitTurn(call, isApi ? switches().apiLatencyBeforeMs : switches().tokenLatencyBeforeMs);
    if (rule?.when === 'before') {
      if (late === undefined) return strike(call, reply, rule);
      await pause(late.ms, undefined, { ref: false });
    }

    const answer = call.apply(isContended);
    const delayMs = isApi ? switches().apiLatencyAfterMs : switches().tokenLatencyAfterMs;
    if (rule === undefined || late?.when === 'before') return finish(call, reply, answer, delayMs);
    return late === undefined ? strike(call, reply, rule, answer) : finish(call, reply, answer, delayMs + late.ms);
  };
};
