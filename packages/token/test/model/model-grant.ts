import type { RefreshGrant } from '../../src/refresh-grant.ts';
import type { SendResult } from '../../src/refresh-outcome.ts';
import type { ModelServer, TokenAnswer } from './model-server.ts';
import type { PortCall } from './port-calls.ts';
import type { SendFate } from './schedule.ts';
import type { Process, Steps } from './steps.ts';

export interface ModelGrantOptions {
  readonly process: Process;
  readonly call: PortCall;
  readonly steps: Steps;
  readonly server: ModelServer;
  /** Draws how the next send fares. */
  readonly drawFate: () => SendFate;
  /** The true wall clock. */
  readonly nowMs: () => number;
}

/** Creates a process's way to the model server: one connection, one send, one answer at most. */
export const createModelGrant = ({
  process,
  call,
  steps,
  server,
  drawFate,
  nowMs,
}: ModelGrantOptions): RefreshGrant => {
  const send = async (refreshToken: string, timeoutMs: number): Promise<SendResult> => {
    const fate = drawFate();
    if (fate === 'never_sent') return { kind: 'never_sent' };
    const sentAtMs = nowMs();
    const timedOut = new Promise<undefined>((resolve) => {
      steps.plan(process, () => resolve(undefined), timeoutMs);
    });
    const answered = call<TokenAnswer | 'lost'>(
      'send',
      async () => server.refresh({ refreshToken, by: process.name, sentAtMs, fate }),
      () => 'lost',
    );
    const answer = await (fate === 'hang' ? timedOut : Promise.race([answered, timedOut]));
    if (answer === undefined) return { kind: 'no_answer', reason: 'timeout' };
    if (answer === 'lost' || fate === 'lost_before' || fate === 'lost_after') {
      return { kind: 'no_answer', reason: 'connection_lost' };
    }
    if (fate !== 'cut' && fate !== 'error_after') answer.presentation.heardAtMs = nowMs();
    return { kind: 'answered', status: answer.status, body: Buffer.from(answer.body) };
  };

  return {
    clientFingerprint: 'client',
    open: () =>
      call('open', async () => ({
        send,
        close: () => {},
      })),
  };
};
