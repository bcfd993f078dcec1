/// <reference path="./kafkajs-internals.d.ts" />
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import { isOrdinaryProduce, type ProduceOptions, writeProduceRequest } from './produce-request.ts';
import { RecordsTogether } from './records-together.ts';

/** The first version with record batches of magic 2; up to the last that kafkajs speaks the body stays the same. */
const firstWithBatches = 3;

/** Has kafkajs write its produce requests with {@link writeProduceRequest} where that can: byte for byte the same. */
export const writeProduceRequestsAtOnce = (now: () => number): void => {
  const { protocol } = produce;
  produce.protocol = ({ version }) => {
    const create = protocol({ version });
    return (options) => {
      const { request, response } = create(options);
      if (version < firstWithBatches || !isOrdinaryProduce(options)) {
        requireSingleMessages(options);
        return { request, response };
      }
      const encode = async () => toEncoder(writeProduceRequest(options, now()));
      return { request: { ...request, encode }, response };
    };
  };
};

/** The client would write one empty record in the place of many. */
const requireSingleMessages = ({ topicData }: ProduceOptions): void => {
  for (const { partitions } of topicData)
    for (const { messages } of partitions)
      if (messages.some((message) => message instanceof RecordsTogether))
        throw new TypeError('records that go together can only be written uncompressed, to brokers since Kafka 0.11');
};

/** What the client takes for an encoder that has written these bytes. */
const toEncoder = (buffer: Buffer) => ({ buf: buffer, buffer });
