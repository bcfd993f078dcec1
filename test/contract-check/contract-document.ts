/** A schema of Swagger 2.0, as far as the check looks at it. */
export interface ContractSchema {
  $ref?: string;
  type?: string;
  format?: string;
  enum?: unknown[];
  properties?: Record<string, ContractSchema>;
  required?: string[];
  items?: ContractSchema;
  additionalProperties?: boolean | ContractSchema;
  readOnly?: boolean;
  nullable?: boolean;
  [keyword: string]: unknown;
}

/** A parameter: of the path, the query or (with a schema) the body. */
export interface ContractParameter {
  name: string;
  in: string;
  required?: boolean;
  schema?: ContractSchema;
  type?: string;
  format?: string;
  enum?: unknown[];
  items?: ContractSchema;
  [keyword: string]: unknown;
}

/** What may be answered with one status: a schema, none, or a shared one by name. */
export interface ContractResponse {
  $ref?: string;
  schema?: ContractSchema;
  [keyword: string]: unknown;
}

/** One method of one path. */
export interface ContractOperation {
  consumes?: string[];
  parameters?: ContractParameter[];
  responses: Record<string, ContractResponse>;
  [keyword: string]: unknown;
}

/** A Swagger 2.0 document. */
export interface ContractDocument {
  basePath: string;
  paths: Record<string, Record<string, ContractOperation>>;
  definitions: Record<string, ContractSchema>;
  responses?: Record<string, ContractResponse>;
}

/** Returns a definition, and says so where the contract has none of that name any more. */
export const definitionOf = (document: ContractDocument, name: string): ContractSchema => {
  const definition = document.definitions[name];
  if (definition === undefined) throw new Error(`the contract has no definition ${name}`);
  return definition;
};

/** Returns a property of a definition, the path given as `Definition.property.property`. */
export const propertyOf = (document: ContractDocument, path: string): ContractSchema => {
  const [name = '', ...steps] = path.split('.');
  let schema = definitionOf(document, name);
  for (const step of steps) {
    const next = step === '[]' ? schema.items : schema.properties?.[step];
    if (next === undefined) throw new Error(`the contract has no ${path}`);
    schema = next;
  }
  return schema;
};

/** Returns an operation, and says so where the contract has none there any more. */
export const operationOf = (document: ContractDocument, method: string, path: string): ContractOperation => {
  const operation = document.paths[path]?.[method.toLowerCase()];
  if (operation === undefined) throw new Error(`the contract has no ${method} ${path}`);
  return operation;
};
