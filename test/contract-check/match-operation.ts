import type { ContractDocument, ContractOperation } from './contract-document.ts';

/** The operation a request means, and the values of its path's parameters. */
export interface MatchedOperation {
  /** `GET /contacts/{contact_id}` */
  readonly name: string;
  readonly operation: ContractOperation;
  readonly pathValues: Readonly<Record<string, string>>;
}

/** Finds the operation of a method and a path; a path that is spelled out goes before one with parameters. */
export const matchOperation = (
  { paths }: ContractDocument,
  method: string,
  path: string,
): MatchedOperation | undefined => {
  const templates = Object.keys(paths).toSorted((a, b) => countParameters(a) - countParameters(b));
  for (const template of templates) {
    const operation = paths[template]?.[method.toLowerCase()];
    const pathValues = matchPath(template, path);
    if (operation && pathValues) return { name: `${method} ${template}`, operation, pathValues };
  }
  return undefined;
};

const countParameters = (template: string): number => template.split('{').length - 1;

const matchPath = (template: string, path: string): Record<string, string> | undefined => {
  const [wanted, given] = [template.split('/'), path.split('/')];
  if (wanted.length !== given.length) return undefined;
  const values: Record<string, string> = {};
  for (const [index, step] of wanted.entries()) {
    const value = decodeURIComponent(given[index] ?? '');
    const parameter = /^\{(.+)\}$/.exec(step)?.[1];
    if (parameter === undefined ? step !== value : value === '') return undefined;
    if (parameter !== undefined) values[parameter] = value;
  }
  return values;
};
