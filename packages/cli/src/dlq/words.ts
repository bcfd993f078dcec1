import { deadLetterReasons as workersReasons } from '@leadferry/consumer/outcome';

/** What can have become of a dead letter since it was set aside. */
export const doneStates = ['waiting', 'replayed', 'purged'] as const;
export type DoneState = (typeof doneStates)[number];

/** Why a record can have been set aside: what workers write, and `unknown` for what another program put there. */
export const deadLetterReasons = [...workersReasons, 'unknown'] as const;
