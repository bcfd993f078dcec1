import type { FakeClock } from '@leadferry/runtime/testing';
import { parseJson } from '../../src/parse-json.ts';
import { createMemorySecret } from '../../src/testing.ts';
import { labels, type VersionedSecret } from '../../src/versioned-secret.ts';
import type { PortCall } from './port-calls.ts';
import type { Process } from './steps.ts';

/** A write that changed the secret: a version that was created, or a label that was moved. */
export interface Write {
  readonly atMs: number;
  /** The process that wrote, or `person`. */
  readonly by: string;
  readonly label: string;
  readonly versionId: string;
  /** The text of a version that was created; undefined where only the label moved. */
  readonly text: string | undefined;
}

/** One secret, a port to it for each process, and the journal a judge reads. */
export interface ModelSecret {
  readonly writes: readonly Write[];
  /** A person stores a token response. */
  paste(text: string): Promise<void>;
  portFor(process: Process, call: PortCall): VersionedSecret;
  /** Makes reads of this process answer for `ms` what is there now. */
  makeStale(process: Process, ms: number): Promise<void>;
  /** Returns the fields of the version that carries a label. */
  readLabelled(label: string): Promise<Record<string, unknown> | undefined>;
}

/** Creates the model's secret over the secret in memory that the unit tests use. */
export const createModelSecret = (clock: FakeClock): ModelSecret => {
  const memory = createMemorySecret({ now: () => clock.now() });
  const writes: Write[] = [];
  const created = new Set<string>();
  const stale = new Map<Process, { readonly untilMs: number; readonly copy: VersionedSecret }>();
  let pasted = 0;

  const create = async (by: string, version: Parameters<VersionedSecret['create']>[0]): Promise<boolean> => {
    const isDone = await memory.create(version);
    if (isDone && !created.has(version.versionId)) {
      created.add(version.versionId);
      writes.push({ ...version, by, atMs: clock.now() });
    }
    return isDone;
  };

  const moveLabel = async (by: string, move: Parameters<VersionedSecret['moveLabel']>[0]): Promise<boolean> => {
    const isDone = await memory.moveLabel(move);
    if (isDone) writes.push({ by, atMs: clock.now(), label: move.label, versionId: move.to, text: undefined });
    return isDone;
  };

  /** Returns the secret as this process sees it: behind the times for as long as a stale moment lasts. */
  const seenBy = (process: Process): VersionedSecret => {
    const view = stale.get(process);
    return view !== undefined && clock.monotonicMs() < view.untilMs ? view.copy : memory;
  };

  const copy = async (): Promise<VersionedSecret> => {
    let nowMs = 0;
    const replica = createMemorySecret({ now: () => nowMs });
    const placed = await memory.labels();
    for (const { atMs, versionId, text, label } of writes) {
      nowMs = atMs;
      if (text !== undefined) await replica.create({ versionId, text, label });
      else {
        const from = (await replica.labels()).get(label);
        if (from !== undefined) await replica.moveLabel({ label, from, to: versionId });
      }
    }
    return { ...replica, labels: async () => placed };
  };

  return {
    writes,
    paste: async (text) => {
      pasted += 1;
      await create('person', { versionId: `pasted-by-a-person-${pasted}`, text, label: labels.current });
    },
    portFor: (process, call) => ({
      name: memory.name,
      arn: memory.arn,
      readVersion: (versionId) => call('readVersion', () => seenBy(process).readVersion(versionId)),
      readLabelled: (label) => call('readLabelled', () => seenBy(process).readLabelled(label)),
      labels: () => call('labels', () => seenBy(process).labels()),
      create: (version) => call('create', () => create(process.name, version)),
      moveLabel: (move) => call('moveLabel', () => moveLabel(process.name, move)),
    }),
    makeStale: async (process, ms) => {
      stale.set(process, { untilMs: clock.monotonicMs() + ms, copy: await copy() });
    },
    readLabelled: async (label) => {
      const value = parseJson((await memory.readLabelled(label))?.text ?? '');
      return typeof value === 'object' && value !== null ? { ...value } : undefined;
    },
  };
};
