import { describeExitCodes, type Exit, exitCodes, withExitCodes } from './exit-codes.ts';

/** What is told below the help of the whole command. */
export const rootHelp = `
Examples:
  leadferry doctor                               what is wrong with the deployment, and what to do
  leadferry status                               the whole fleet: backlogs, forecast, budget, tokens
  leadferry topics create --partitions 12        the topics of the config, as they should be
  leadferry check lead.json                      what a sample event would become, without a network
  leadferry publish leads.jsonl --wait           check leads, send them, and tell the fate of each
  leadferry tail --outcome dead-lettered         fates as they come
  leadferry dlq list                             the leads that were set aside, and why
  leadferry dlq replay --reason rejected         send them again, each once
  leadferry token status                         how every account's token stands, and what to do
  leadferry authorize                            log in anew: shows an address and a code for any browser
  leadferry simulate --secrets-manager           Constant Contact on this machine, for your own tests

What to read where an account stopped: deploy/runbooks/reauthorise.md; where leads were set aside: deploy/runbooks/dead-letters.md.
Environment: LEADFERRY_CONFIG; KAFKA_BROKERS, KAFKA_GROUP_ID and what Kafka's TLS and SASL need (topics, publish, tail, dlq, memory,
status, doctor); REDIS_URL, AWS_REGION and the AWS SDK's own, CONSTANT_CONTACT_API_URL, CONSTANT_CONTACT_AUTH_URL (authorize, token, dlq,
memory, status, doctor); NO_COLOR; LOG_LEVEL=debug adds log lines on standard error.

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

const checking = `
Tells what a worker would do with an event, by the config file alone: each fault that would make it a dead letter, or the calls
that follow from its consent, for each way its contact may stand, with bodies and cost. Names stand in angle brackets where the
account's ids would be. Only LEADFERRY_CONFIG or --config is needed. What the file holds is shown.

Examples:
  leadferry --config leadferry.yaml check lead.json
  leadferry check --topic leads < lead.json
  leadferry check event.json --header ce_specversion=1.0 --header ce_id=web-1 --header ce_source=web --header ce_type=lead
  leadferry check lead.json --json | jq '.ways[].requests'`;

const completing = `
Prints a script for bash or zsh and does nothing else. It knows every command and option of this version: print it anew after an
upgrade.

Examples:
  source <(leadferry completion bash)            for this shell; in ~/.bashrc for every one
  leadferry completion zsh >> ~/.zshrc`;

const selecting = `
PLACE is PARTITION/OFFSET of the dead letter topic, as "dlq list" shows it. Options of the same name add up, different ones
narrow down. Times are when the lead was set aside: an ISO time with zone, a UTC date, or a length before now (90s, 30m, 2h, 7d).`;

const listing = `
Shows where each dead letter lies, when and why it was set aside, the attempts and status of its last try, and what was done
with it since: waiting, replayed (how often) or purged. Nothing it shows is personal data.
${selecting}

Examples:
  leadferry dlq list
  leadferry dlq list --reason rejected --since 2h
  leadferry dlq list --topic leads --state waiting --json | jq -r 'select(.event == "dead_letter") | .leadId'`;

const showing = `
Shows dead letters with what was found wrong. Key, value and the values of source headers may be personal data: without
--show-personal-data their lengths are shown.
${selecting}

Examples:
  leadferry dlq show 3/17
  leadferry dlq show --lead-id web-2026-000123 --show-personal-data`;

const replaying = `
Sends dead letters back to their source topic: the same key, value and headers, and a header that counts replays. What is sent
and the note that it was commit together, in <dead letter topic>.done: a command that was killed can be run again, with any
options, and sends nothing twice. What was replayed or purged before is left; a lead that came back --max-replays times is
left too. Shows what it would send and asks first. Ctrl-C stops between two batches.
${selecting}

--mapping changes the leads on their way, by dotted path, in this order:
  rename: {mail: email, contact.zip: address.postalCode}
  set:    {consent.permission: implicit, lists: [Newsletter]}
  remove: [nickname]
Each changed lead is checked as a worker would; where one would be set aside again, nothing is sent.

Examples:
  leadferry dlq replay --dry-run                 what would be sent, what it costs in requests and time
  leadferry dlq replay --reason unknown_list --since 7d
  leadferry dlq replay --topic leads --limit 100 --yes
  leadferry dlq replay --reason invalid_field --mapping fix.yaml
  leadferry dlq replay 3/17 --again`;

const purging = `
Gives dead letters up: marks them, so that no command sends them any more, and deletes what can be deleted. Kafka deletes from
the front of a partition only: what lies behind a dead letter that is neither replayed nor purged is hidden, and erased by a
later purge. Replayed ones at the front are erased too. Says how many are erased and how many are only hidden. Asks first.
${selecting}

Examples:
  leadferry dlq purge --reason not_json --dry-run
  leadferry dlq purge --until 30d --yes
  leadferry dlq purge --state replayed`;

const rebuilding = `
Workers remember in Redis what was last delivered to each contact, so that a lead that changes nothing costs no request
(topics.*.unchanged). After Redis has lost that, this reads the receipts and writes it anew. What workers remember since, or
are about to write, is left as it is; a contact of which the receipts do not tell what came last is left out. --topic chooses
the account of a topic: the receipts of all topics of that account are read. It may be run at any time, and again.

Examples:
  leadferry memory rebuild
  leadferry memory rebuild --topic leads --json`;

const authorizeExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'clientRefused', 'flowRefused', 'denied', 'otherAccount'] as const),
  ...(['grantUnusable', 'vendorAway', 'storeAway', 'interrupted'] as const),
];
const statusExits: readonly Exit[] = ['done', 'fault', 'usage', 'personNeeded', 'storeAway', 'interrupted'];
const importExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'denied', 'otherAccount', 'grantUnusable', 'vendorAway'] as const),
  ...(['storeAway', 'interrupted'] as const),
];

const dlqReadExits: readonly Exit[] = ['done', 'fault', 'usage', 'kafkaAway', 'kafkaRefused', 'interrupted'];
const dlqWriteExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'personNeeded', 'denied', 'kafkaAway', 'kafkaRefused', 'overtaken'] as const),
  'interrupted',
];

const rebuildExits: readonly Exit[] = [
  ...(['done', 'fault', 'usage', 'storeAway', 'kafkaAway', 'kafkaRefused', 'redisAway', 'interrupted'] as const),
];

const checkExits: readonly Exit[] = ['done', 'fault', 'usage', 'leadRefused'];

/** What is told below the help of each command: how it works, examples, exit codes. */
export const commandHelp = {
  authorize: withExitCodes(authorize, authorizeExits),
  status: withExitCodes(status, statusExits),
  import: withExitCodes(importing, importExits),
  completion: withExitCodes(completing, ['done', 'usage']),
  check: withExitCodes(checking, checkExits),
  list: withExitCodes(listing, dlqReadExits),
  show: withExitCodes(showing, dlqReadExits),
  replay: withExitCodes(replaying, dlqWriteExits),
  purge: withExitCodes(purging, dlqWriteExits),
  rebuild: withExitCodes(rebuilding, rebuildExits),
} as const;
