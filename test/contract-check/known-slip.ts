import { type ContractDocument, propertyOf } from './contract-document.ts';
import type { Exchange } from './exchange.ts';

/** A place where the vendor's contract does not say what its own text, its guides or live samples say. */
export interface KnownSlip {
  readonly title: string;
  /** Section of the API's facts sheet that has it. */
  readonly source: string;
  /** Which half of the exchange shows it. */
  readonly shows: 'request' | 'answer';
  /** What the contract as it came does with the example; mended, it does the opposite. */
  readonly asItCame: 'accepts' | 'refuses';
  readonly example: Exchange;
  mend(document: ContractDocument): void;
}

/** Builds an exchange that is in order but for what `rest` says; `target` is a path with its query. */
export const exchange = (method: string, target: string, rest: Partial<Exchange> = {}): Exchange => {
  const [path = '', query] = target.split('?');
  const requestHeaders = { authorization: 'Bearer t', 'content-type': 'application/json' };
  const answer = { status: 200, contentType: 'application/json', answerBody: {} };
  return {
    method,
    path,
    query: new URLSearchParams(query),
    requestHeaders,
    requestBody: undefined,
    ...answer,
    ...rest,
  };
};

/** Lets properties, each given as `Definition.property`, have these words only. */
export const oneOf = (document: ContractDocument, values: readonly string[], paths: readonly string[]): void => {
  for (const path of paths) propertyOf(document, path).enum = [...values];
};
