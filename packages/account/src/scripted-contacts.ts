import type { ConstantContact } from '@leadferry/constant-contact';

/** Every call the client has. */
const calls = [
  'signUpForm',
  'createContact',
  'findContactByEmail',
  'getContact',
  'updateContact',
  'addTags',
  'listContactLists',
  'listCustomFields',
  'listTags',
  'createCustomField',
  'createTag',
  'getAccountSummary',
  'getUserPrivileges',
  'close',
] as const satisfies readonly (keyof ConstantContact)[];

/** Creates a client that answers as the test says; any other call fails the test. Keeps the names of calls in order. */
export const createScriptedContacts = (
  given: Partial<ConstantContact>,
): ConstantContact & { readonly calls: readonly string[] } => {
  const made: string[] = [];
  const expected = Object.fromEntries(
    calls.map((name) => [
      name,
      (...sent: unknown[]): unknown => {
        made.push(name);
        const answer = given[name] as ((...sent: unknown[]) => unknown) | undefined;
        return answer ? answer(...sent) : Promise.reject(new Error(`${name} was not expected`));
      },
    ]),
  ) as unknown as ConstantContact;
  return { ...expected, calls: made };
};
