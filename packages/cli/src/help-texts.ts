import { describeExitCodes, type Exit, exitCodes } from './exit-codes.ts';

/** What is told below the help of the whole command. */
export const rootHelp = `
Examples:
  leadferry authorize                            log in anew: shows an address and a code for any browser
  leadferry token status                         how every account's token stands, and what to do
  leadferry token import response.json           break-glass: take a token response from elsewhere

What to read where an account stopped: deploy/runbooks/reauthorise.md.
Environment: LEADFERRY_CONFIG, REDIS_URL, AWS_REGION and the AWS SDK's own, CONSTANT_CONTACT_API_URL,
CONSTANT_CONTACT_AUTH_URL, NO_COLOR; LOG_LEVEL=debug adds log lines on standard error. Kafka is not needed.

${describeExitCodes(Object.keys(exitCodes) as Exit[])}`;

const authorize = `
Shows an address and a code. Open the address on any device, type the code, sign in as a user who may manage the account
and choose Allow. A code that got too old is replaced by itself. The login is stored as a new epoch; workers see it within
seconds and go on by themselves. Redis may be away. Ctrl-C stops; once you have allowed access, it must be pressed twice.

Examples:
  leadferry authorize
  leadferry authorize --account north
  leadferry authorize --account north --replace-account
  leadferry authorize --json                     events and the result as JSON lines: {"event":"code","userCode":…}`;

const status = `
Asks Secrets Manager alone: generation, mode, time left, last refresh with its class, who holds the claim, when the next
refresh is due, the pinned organisation, and what a person should do.

Examples:
  leadferry token status
  leadferry token status --account north --watch
  leadferry token status --json | jq '.accounts[] | select(.personNeeded)'`;

const importing = `
Break-glass: takes the token response of a login that was made elsewhere, as JSON:
{"access_token": "…", "refresh_token": "…", "expires_in": 86400}. Text around it (headers, a prompt) is passed over. Without FILE
it is read from standard input; pasted on a terminal, it is not shown. Where the present grant still works, you are asked
first; where nobody can be asked, --yes is needed: give it with a pipe whose other end spends a code. A response on standard
input is held on to while Secrets Manager or the API is away, as it may exist nowhere else; one in a file is tried once.

Examples:
  leadferry token import response.json
  leadferry token import --account north < response.json
  curl … | leadferry token import - --yes --json`;

const authorizeExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'clientRefused', 'flowRefused', 'denied', 'otherAccount'] as const),
  ...(['grantUnusable', 'vendorAway', 'storeAway', 'interrupted'] as const),
];
const statusExits: readonly Exit[] = ['done', 'fault', 'usage', 'personNeeded', 'storeAway', 'interrupted'];
const importExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'denied', 'otherAccount', 'grantUnusable', 'vendorAway'] as const),
  ...(['storeAway', 'interrupted'] as const),
];

const withExitCodes = (text: string, exits: readonly Exit[]): string => `${text}\n\n${describeExitCodes(exits)}`;

/** What is told below the help of each command: how it works, examples, exit codes. */
export const commandHelp = {
  authorize: withExitCodes(authorize, authorizeExits),
  status: withExitCodes(status, statusExits),
  import: withExitCodes(importing, importExits),
} as const;
