/// <reference path="./kafkajs-internals.d.ts" />
import fetch from 'kafkajs/src/protocol/requests/fetch/index.js';
import { readFetchResponse } from './fetch-response.ts';

/** The only version that brokers of today and kafkajs speak best. */
const version = 11;

/** Has kafkajs read its fetches with {@link readFetchResponse} where that can: records are taken apart when they are looked at. */
export const readFetchesLate = (): void => {
  const { protocol } = fetch;
  fetch.protocol = (of) => {
    const create = protocol(of);
    if (of.version !== version) return create;
    return (options) => {
      const exchange = create(options);
      const { decode, parse } = exchange.response;
      const decodeLate = async (bytes: Buffer) => (await readFetchResponse(bytes)) ?? (await decode(bytes));
      return { ...exchange, response: { decode: decodeLate, parse } };
    };
  };
};
