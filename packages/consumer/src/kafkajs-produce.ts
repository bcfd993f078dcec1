/// <reference path="./kafkajs-internals.d.ts" />
import produce from 'kafkajs/src/protocol/requests/produce/index.js';
import { isOrdinaryProduce, writeProduceRequest } from './produce-request.ts';

/** The first version with record batches of magic 2; up to the last that kafkajs speaks the body stays the same. */
const firstWithBatches = 3;

/** Has kafkajs write its produce requests with {@link writeProduceRequest} where that can: byte for byte the same. */
export const writeProduceRequestsAtOnce = (now: () => number): void => {
  const { protocol } = produce;
  produce.protocol = ({ version }) => {
    const create = protocol({ version });
    if (version < firstWithBatches) return create;
    return (options) => {
      const { request, response } = create(options);
      if (!isOrdinaryProduce(options)) return { request, response };
      const encode = async () => toEncoder(writeProduceRequest(options, now()));
      return { request: { ...request, encode }, response };
    };
  };
};

/** What the client takes for an encoder that has written these bytes. */
const toEncoder = (buffer: Buffer) => ({ buf: buffer, buffer });
