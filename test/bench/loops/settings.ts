/** What a loop is told, as JSON in its one argument. */
export interface LoopSettings {
  readonly brokers: readonly string[];
  readonly groupId: string;
  readonly topic: string;
  readonly sinkUrl: string;
  readonly inFlight: number;
  /** Leads the run has; only a loop without Kafka needs to know. */
  readonly leads: number;
}

/** Reads the settings of the loop this process runs. */
export const readSettings = (): LoopSettings => JSON.parse(process.argv[2] ?? '{}') as LoopSettings;
