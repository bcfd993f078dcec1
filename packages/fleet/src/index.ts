export { type Desire, desireReplicas, type RateAt, type ScalingRules, type Situation } from './desire-replicas.ts';
export { createFleetReader, type FleetReader, type FleetReaderOptions } from './fleet-reader.ts';
export { createFleetSources, type FleetSources, type FleetSourcesOptions } from './fleet-sources.ts';
export {
  type AccountStanding,
  type AccountState,
  accountStandings,
  type BudgetState,
  type FleetPart,
  type FleetState,
  fleetParts,
  type ScalingReason,
  scalingReasons,
  type TopicState,
} from './fleet-state.ts';
export { FleetUnreadError } from './fleet-unread-error.ts';
export { type ClearingPower, forecastClear } from './forecast-clear.ts';
export { registerFleetMetrics } from './metrics.ts';
export { type PublishedFleetOptions, publishFleet, readPublishedFleet } from './published-fleet.ts';
export { type ReadFleetOptions, readFleet } from './read-fleet.ts';
export { createTopicScaling, type SeenSituation, type TopicScaling } from './topic-scaling.ts';
