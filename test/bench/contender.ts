/** Answer times of the sink that a bench measures at, in milliseconds. */
export type LatencyMs = 0 | 50;

/** Something that carries leads from Kafka to the API, and is measured at it. */
export interface Contender {
  readonly name: string;
  /** What it is, for the table. */
  readonly says: string;
  /** Leads it can have in flight at once; with the latency this gives the most it can do, by arithmetic. */
  readonly inFlight: number;
  /** The file it is, below `loops/`; absent for the product's own worker. */
  readonly loop?: string;
  /** False for what posts leads from memory: there is no group to wait for. */
  readonly readsKafka: boolean;
}

/** Returns the most leads a second that a contender can do at a latency: in flight ÷ latency. */
export const limitPerSecond = ({ inFlight }: Pick<Contender, 'inFlight'>, latencyMs: number): number =>
  inFlight / (latencyMs / 1000);
