import { withExitCodes } from '../exit-codes.ts';

const text = `
Looks at config and environment, Kafka (topics, their settings, and the rights on each, on the group and on transactional ids), Redis,
every permission on every secret, the application, each account's token, the API and the names the config uses, clocks, limits, and
the pages' address. It sees what the process may that it runs in: run it where a worker runs, and where token-keeper runs.

✓ is well, ! works and should be known, ✗ is a fault, - could not be looked at because of a fault told elsewhere.

It changes nothing that anybody reads: writes to secrets are asked for in a form that is refused once the right is seen, a token
response as pasted gets the number that the first worker would give it, and Redis holds a key for a second. It costs three calls of the
day's budget for each account. The refresh token is never sent. Nothing that it writes holds a token, a secret or an address.

Examples:
  leadferry doctor
  kubectl exec deploy/leadferry-lead-worker -- leadferry doctor
  leadferry doctor --json | jq -r 'select(.event == "examined") | .findings[] | select(.level == "fault") | .cure'`;

/** What is told below the help of `leadferry doctor`. */
export const doctorHelp = withExitCodes(text, ['done', 'fault', 'usage', 'unwell', 'interrupted']);
