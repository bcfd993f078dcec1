import { type Desire, desireReplicas, type RateAt, type ScalingRules, type Situation } from './desire-replicas.ts';

/** How long a measured rate is believed, in milliseconds. */
const rememberedForMs = 1_800_000;
/** The same workers at a rate this much different: the world has changed, and what others settled before says nothing. */
const changedFrom = 1.25;
/** Beyond this share of the permitted requests it is the limit that is measured, not the workers. */
const limitedFrom = 0.8;

/** What is seen of one topic at one read. */
export type SeenSituation = Omit<Situation, 'rates'>;

/** What is remembered of one topic from read to read, so that its number of workers does not flap. */
export interface TopicScaling {
  /**
   * Says how many workers the topic is to have: what is desired now, and no fewer than was desired within the stable window.
   * Where nothing can be said the last number is held; undefined before there was one.
   */
  decide(seen: SeenSituation, monotonicMs: number): Desire;
}

/** Creates the memory of one topic. It begins with the workers there are: who takes over does not shrink a fleet at once. */
export const createTopicScaling = (rules: ScalingRules): TopicScaling => {
  const { minReplicas, maxReplicas, scaleDownAfterMs } = rules;
  const rates = new Map<number, RateAt & { readonly atMs: number }>();
  let desired: { readonly replicas: number; readonly atMs: number }[] = [];
  let held: number | undefined;

  const remember = ({ members, busyPerSecond, saturation = 0 }: SeenSituation, atMs: number): void => {
    for (const [count, rate] of rates) if (atMs - rate.atMs > rememberedForMs) rates.delete(count);
    if (!members || !busyPerSecond) return;
    const before = rates.get(members)?.perSecond ?? busyPerSecond;
    if (Math.max(before / busyPerSecond, busyPerSecond / before) >= changedFrom) rates.clear();
    rates.set(members, { members, perSecond: busyPerSecond, isLimited: saturation >= limitedFrom, atMs });
  };

  return {
    decide: (seen, atMs) => {
      remember(seen, atMs);
      const { replicas, reason } = desireReplicas({ ...seen, rates: [...rates.values()] }, rules);
      if (held === undefined && seen.members !== undefined) {
        held = Math.max(minReplicas, Math.min(maxReplicas, seen.members));
        desired = [{ replicas: held, atMs }];
      }
      if (replicas === undefined) return { replicas: held, reason };
      desired = [...desired.filter((one) => atMs - one.atMs < scaleDownAfterMs), { replicas, atMs }];
      held = Math.max(...desired.map((one) => one.replicas));
      return { replicas: held, reason };
    },
  };
};
