import { Ajv, type ValidateFunction } from 'ajv';
import addFormats from 'ajv-formats';
import type { ContractDocument, ContractParameter, ContractResponse, ContractSchema } from './contract-document.ts';
import type { Exchange } from './exchange.ts';
import { type MatchedOperation, matchOperation } from './match-operation.ts';
import { type Direction, toJsonSchema } from './to-json-schema.ts';

/** Judges requests and answers by a contract. Each function returns what is wrong, in words; nothing when all is well. */
export interface ContractCheck {
  /** Names the operation of an exchange, `GET /contacts/{contact_id}`, or undefined where there is none. */
  operation(exchange: Exchange): string | undefined;
  /** Checks method, path, query, headers and body of what was sent. */
  checkRequest(exchange: Exchange): string[];
  /** Checks that the status is listed for the operation, and the body by its schema. */
  checkAnswer(exchange: Exchange): string[];
}

/** Creates the check of one contract. Throws where the contract itself cannot be read as JSON Schema. */
export const createContractCheck = (document: ContractDocument): ContractCheck => {
  const ajv = new Ajv({ strict: false, allErrors: true });
  addFormats.default(ajv);
  ajv.addFormat('csv', true);
  for (const direction of ['request', 'answer'] satisfies Direction[]) {
    const definitions = Object.entries(document.definitions).map(([name, schema]) => [
      name,
      toJsonSchema(schema, direction),
    ]);
    ajv.addSchema({ $id: direction, definitions: Object.fromEntries(definitions) });
  }

  const validators = new Map<ContractSchema, ValidateFunction>();
  const judge = (where: string, schema: ContractSchema, direction: Direction, value: unknown): string[] => {
    const validate = validators.get(schema) ?? ajv.compile(toJsonSchema(schema, direction));
    validators.set(schema, validate);
    if (validate(value)) return [];
    return (validate.errors ?? []).map(({ instancePath, message, params }) => {
      const detail = 'additionalProperty' in params ? `: ${params.additionalProperty}` : '';
      return `${where}${instancePath} ${message}${detail}`;
    });
  };

  const judgeParameter = (parameter: ContractParameter, text: string | undefined): string[] => {
    const where = `${parameter.in} ${parameter.name}`;
    if (text === undefined) return parameter.required ? [`${where} is missing`] : [];
    const { in: _in, name: _name, required: _required, schema: _schema, ...schema } = parameter;
    return judge(where, schema, 'request', readText(schema, text));
  };

  const judgeQuery = ({ operation }: MatchedOperation, query: URLSearchParams): string[] => {
    const parameters = (operation.parameters ?? []).filter((parameter) => parameter.in === 'query');
    const known = new Set(parameters.map(({ name }) => name));
    const unknown = [...query.keys()].filter((name) => !known.has(name)).map((name) => `query ${name} is not listed`);
    const listed = parameters.flatMap((parameter) => judgeParameter(parameter, query.get(parameter.name) ?? undefined));
    return [...unknown, ...listed];
  };

  const judgeBody = ({ operation }: MatchedOperation, { requestBody, requestHeaders }: Exchange): string[] => {
    const parameter = operation.parameters?.find((candidate) => candidate.in === 'body');
    if (requestBody === undefined) return parameter?.required ? ['body is missing'] : [];
    if (parameter?.schema === undefined) return ['body is not listed'];
    const type = requestHeaders['content-type']?.split(';')[0]?.trim();
    const wrongType = operation.consumes?.includes(type ?? '') === false ? [`content-type ${type} is not listed`] : [];
    return [...wrongType, ...judge('body', parameter.schema, 'request', requestBody)];
  };

  const responseOf = ({ operation }: MatchedOperation, status: number): ContractResponse | undefined => {
    const response = operation.responses[String(status)];
    return response?.$ref === undefined ? response : document.responses?.[response.$ref.replace('#/responses/', '')];
  };

  const match = ({ method, path }: Exchange) => matchOperation(document, method, path);

  return {
    operation: (exchange) => match(exchange)?.name,

    checkRequest(exchange) {
      const matched = match(exchange);
      if (matched === undefined) return [`${exchange.method} ${exchange.path} is not listed`];
      const hasBearer = /^Bearer \S+$/.test(exchange.requestHeaders.authorization ?? '');
      const inPath = (matched.operation.parameters ?? []).filter((parameter) => parameter.in === 'path');
      const faults = [
        ...(hasBearer ? [] : ['there is no bearer token']),
        ...inPath.flatMap((parameter) => judgeParameter(parameter, matched.pathValues[parameter.name])),
        ...judgeQuery(matched, exchange.query),
        ...judgeBody(matched, exchange),
      ];
      return faults.map((fault) => `${matched.name}: ${fault}`);
    },

    checkAnswer(exchange) {
      const matched = match(exchange);
      if (matched === undefined) return [`${exchange.method} ${exchange.path} is not listed`];
      const where = `${matched.name} ${exchange.status}`;
      const response = responseOf(matched, exchange.status);
      if (response === undefined) return [`${where}: the status is not listed`];
      if (response.schema === undefined) return [];
      const isJson = exchange.contentType?.startsWith('application/json');
      const wrongType = isJson ? [] : [`${where}: content-type ${exchange.contentType} is not listed`];
      return [
        ...wrongType,
        ...judge('body', response.schema, 'answer', exchange.answerBody).map((fault) => `${where}: ${fault}`),
      ];
    },
  };
};

/** Reads a parameter's text as the type it is declared to be; what does not read stays text, and fails by its type. */
const readText = ({ type, items }: ContractSchema, text: string): unknown => {
  if (type === 'integer' && /^-?\d+$/.test(text)) return Number(text);
  if (type === 'boolean' && /^(true|false)$/.test(text)) return text === 'true';
  if (type === 'array') return text.split(',').map((part) => readText(items ?? {}, part));
  return text;
};
