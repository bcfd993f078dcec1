export type { AssignedPartitions } from './assignment.ts';
export type { BlockedPartition } from './blocked-partitions.ts';
export { type ConsumerStatus, createLeadConsumer, type LeadConsumer } from './consumer.ts';
export type { LeadConsumerOptions } from './consumer-options.ts';
export { deadLetterHeaders } from './dead-letter.ts';
export {
  ConsumerCrashedError,
  KafkaUnavailableError,
  PublishRefusedError,
  type ReleaseCause,
  ReleasedError,
  TopicRefusedError,
  TransactionFencedError,
} from './errors.ts';
export type { GroupMember, GroupReader, GroupStanding, PartitionStanding } from './group-reader.ts';
export type { AclRight } from './inspect/acl-rights.ts';
export type { GroupView, KafkaInspector, TopicView } from './inspect/kafka-inspector.ts';
export { isKafkaError, kafkaErrorType } from './kafka-errors.ts';

export type { KafkaAccess, KafkaSasl, KafkaSecurity, KafkaTls } from './kafka-security.ts';

export type { LaneOf } from './key-lanes.ts';
export type { LogFollower, LogNews, LogPlace } from './log-follower.ts';
export { createLogReader, type LogReader, type LogReaderOptions, type LogSpan } from './log-reader.ts';
export {
  type ConnectionMetrics,
  type ConsumerMetrics,
  createConnectionMetrics,
  createConsumerMetrics,
} from './metrics.ts';
export { type OperatorKafka, type OperatorKafkaOptions, openOperatorKafka } from './operator-kafka.ts';
export {
  type BlockedReason,
  blockedReasons,
  type DeadLetterReason,
  deadLetterReasons,
  type Outcome,
  type Settlement,
  type SkippedReason,
  skippedReasons,
} from './outcome.ts';
export { partitionOfKey } from './partition-of-key.ts';
export { describeSoon, readMaxMessageBytes } from './prepare-topics.ts';
export type { KafkaPublisher, OutgoingRecord } from './publisher.ts';
export { readReceiptPosition } from './receipt.ts';
export type { AddressedRecord } from './record-chunks.ts';
export type { TopicRoutes } from './record-fate.ts';
export type { FollowRecord, HandleRecord } from './record-runs.ts';
export { firstTimestampMs, readReplays, replaysHeader, timestampHeader, toReplayedRecord } from './replayed-record.ts';
export {
  type HeaderValue,
  isRepeated,
  lastHeaderValues,
  partitionName,
  type RecordHeaders,
  type SourceRecord,
  type UnreadRecord,
} from './source-record.ts';
export type { NewTopic, TopicAdmin, TopicShape } from './topic-admin.ts';
export { type FoundTopic, findTopicDifferences, type TopicDifference } from './topic-differences.ts';
export type { Transactions } from './transactions.ts';
export { commandToCreate, sourceRetentionMs, type TopicRole, wantedBeside, wantedSource } from './wanted-topics.ts';
