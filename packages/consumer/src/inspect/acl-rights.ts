/** Operations of Kafka's ACLs by the numbers the protocol has for them (`AclOperation`). */
const operations = {
  3: 'Read',
  4: 'Write',
  5: 'Create',
  6: 'Delete',
  7: 'Alter',
  8: 'Describe',
  10: 'DescribeConfigs',
  11: 'AlterConfigs',
} as const;

/** What may be done to a topic or group, in the words of Kafka's ACLs. */
export type AclRight = (typeof operations)[keyof typeof operations];

/** What a broker answers that was not asked for rights, or does not tell. */
const notTold = -2_147_483_648;

/** Reads the set of rights that a broker writes as bits (KIP-430); undefined where it does not tell. */
export const readAclRights = (bits: number): ReadonlySet<AclRight> | undefined => {
  if (bits === notTold) return undefined;
  const held = Object.entries(operations).filter(([place]) => (bits & (1 << Number(place))) !== 0);
  return new Set(held.map(([, right]) => right));
};
