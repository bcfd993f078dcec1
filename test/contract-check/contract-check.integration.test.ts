import { describe, expect, it } from 'vitest';
import { createContractCheck } from './contract-check.ts';
import type { ContractDocument } from './contract-document.ts';
import { exchange } from './known-slip.ts';
import { readContract } from './read-contract.ts';

const id = '3c9a7e3e-0e5b-4b54-9a5f-6a2f1f5f8d21';

/** A small contract of our own, so that the check is checked where the vendor's is not found. */
const document: ContractDocument = {
  basePath: '/v3',
  paths: {
    '/people': {
      post: {
        consumes: ['application/json'],
        parameters: [{ name: 'body', in: 'body', required: true, schema: { $ref: '#/definitions/Person' } }],
        responses: { '201': { schema: { $ref: '#/definitions/Person' } }, '400': { $ref: '#/responses/Refused' } },
      },
      get: {
        parameters: [
          { name: 'limit', in: 'query', type: 'integer', minimum: 1, maximum: 10 },
          { name: 'words', in: 'query', type: 'array', items: { type: 'string', enum: ['a', 'b'] } },
        ],
        responses: { '200': { schema: { type: 'array', items: { $ref: '#/definitions/Person' } } } },
      },
    },
    '/people/{person_id}': {
      get: {
        parameters: [{ name: 'person_id', in: 'path', required: true, type: 'string', format: 'uuid' }],
        responses: { '200': {} },
      },
    },
    '/people/counts': { get: { responses: { '200': {} } } },
  },
  responses: { Refused: { schema: { type: 'object', properties: { why: { type: 'string' } }, required: ['why'] } } },
  definitions: {
    Person: {
      type: 'object',
      required: ['name'],
      properties: {
        name: { type: 'string', maxLength: 5 },
        nick: { type: 'string', 'x-nullable': true },
        since: { type: 'string', format: 'date-time', readOnly: true },
        extra: { type: 'object', additionalProperties: { type: 'integer' } },
      },
    },
  },
};
const check = createContractCheck(document);
const post = (requestBody: unknown, rest = {}) => exchange('POST', '/people', { requestBody, ...rest });

describe('a request', () => {
  it.each([
    ['with what it needs', post({ name: 'Ada' })],
    ['with everything', post({ name: '🐢🐢🐢🐢🐢', nick: null, extra: { any: 1 } })],
    ['with parameters', exchange('GET', '/people?limit=10&words=a,b')],
    ['with a path parameter', exchange('GET', `/people/${id}`)],
    ['on a path that is spelled out', exchange('GET', '/people/counts')],
  ])('%s is taken', (_what, request) => {
    expect(check.checkRequest(request)).toEqual([]);
  });

  it.each([
    ['an unknown path', exchange('GET', '/persons'), 'GET /persons is not listed'],
    ['an unlisted method', exchange('PUT', '/people'), 'PUT /people is not listed'],
    ['a path parameter of another form', exchange('GET', '/people/7'), 'path person_id must match format "uuid"'],
    ['an unlisted parameter', exchange('GET', '/people?page=2'), 'query page is not listed'],
    ['a parameter out of bounds', exchange('GET', '/people?limit=11'), 'query limit must be <= 10'],
    ['a parameter of another type', exchange('GET', '/people?limit=ten'), 'query limit must be integer'],
    [
      'an unknown word',
      exchange('GET', '/people?words=a,c'),
      'query words/1 must be equal to one of the allowed values',
    ],
    ['no body', post(undefined), 'body is missing'],
    ['a body where none belongs', exchange('GET', '/people', { requestBody: {} }), 'body is not listed'],
    ['a body that is no JSON', post('name=Ada'), 'body must be object'],
    ['a property too many', post({ name: 'Ada', age: 36 }), 'body must NOT have additional properties: age'],
    ['a property too few', post({ nick: 'a' }), "body must have required property 'name'"],
    ['a property too long', post({ name: 'Augusta' }), 'body/name must NOT have more than 5 characters'],
    ['a null', post({ name: null }), 'body/name must be string'],
    ['a read-only property', post({ name: 'Ada', since: '2026-01-01T00:00:00Z' }), 'additional properties: since'],
    ['an extra of another type', post({ name: 'Ada', extra: { any: 'a' } }), 'body/extra/any must be integer'],
    ['another content type', post({ name: 'Ada' }, { requestHeaders: { authorization: 'Bearer t' } }), 'content-type'],
    ['no token', post({ name: 'Ada' }, { requestHeaders: { 'content-type': 'application/json' } }), 'no bearer token'],
  ])('with %s is refused', (_what, request, fault) => {
    expect(check.checkRequest(request).join('\n')).toContain(fault);
  });
});

describe('an answer', () => {
  it.each([
    ['that fits', post({}, { status: 201, answerBody: { name: 'Ada', since: '2026-01-01T00:00:00Z' } })],
    ['that is shared by name', post({}, { status: 400, answerBody: { why: 'so' } })],
    ['without a schema', exchange('GET', '/people/counts', { answerBody: 'anything' })],
  ])('%s is taken', (_what, answer) => {
    expect(check.checkAnswer(answer)).toEqual([]);
  });

  it.each([
    ['of an unlisted status', post({}, { status: 418 }), 'the status is not listed'],
    ['that does not fit', post({}, { status: 201, answerBody: { name: 7 } }), 'body/name must be string'],
    ['that does not fit what is shared', post({}, { status: 400, answerBody: {} }), "required property 'why'"],
    ['with a date of another form', post({}, { status: 201, answerBody: { name: 'Ada', since: 'May' } }), 'date-time'],
    ['that is empty', post({}, { status: 201, answerBody: undefined }), 'body must be object'],
    [
      'of another type',
      post({}, { status: 201, contentType: 'text/html', answerBody: '<p>' }),
      'content-type text/html',
    ],
  ])('%s is refused', (_what, answer, fault) => {
    expect(check.checkAnswer(answer).join('\n')).toContain(fault);
  });
});

describe('the vendor’s contract', () => {
  it('is nothing to fail over where it is not found, and that is said', () => {
    const said: string[] = [];
    expect(readContract('/no/such/contract.yml', (line) => said.push(line))).toBeUndefined();
    expect(said).toEqual([
      expect.stringContaining('SKIPPED, the vendor’s contract was not found at /no/such/contract.yml'),
    ]);
  });
});
