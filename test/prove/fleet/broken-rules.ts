/** Lists the rules that are not kept, in words; empty where a proof holds. */
export const brokenRules = (rules: readonly (readonly [isKept: boolean, rule: string])[]): string[] =>
  rules.flatMap(([isKept, rule]) => (isKept ? [] : [rule]));
