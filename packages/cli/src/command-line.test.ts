import { describe, expect, it } from 'vitest';
import { parseCommandLine } from './command-line.ts';

const parse = (line: string) => parseCommandLine(line.split(' ').filter(Boolean), '9.9.9');
const helpOf = (line: string): string => {
  const parsed = parse(`${line} --help`);
  return parsed.kind === 'shown' ? parsed.text : '';
};

describe('a command line', () => {
  it.each([
    ['authorize', { command: 'authorize', account: undefined, replaceAccount: false }],
    ['authorize --account north --replace-account', { command: 'authorize', account: 'north', replaceAccount: true }],
    ['token status', { command: 'token status', account: undefined, isWatching: false }],
    ['token status --watch --account north', { command: 'token status', account: 'north', isWatching: true }],
    [
      'token import',
      { command: 'token import', account: undefined, file: undefined, replaceAccount: false, isSure: false },
    ],
    [
      'token import - --yes --replace-account --account a',
      { command: 'token import', account: 'a', file: '-', replaceAccount: true, isSure: true },
    ],
    [
      'token import response.json',
      { command: 'token import', account: undefined, file: 'response.json', replaceAccount: false, isSure: false },
    ],
  ])('"%s" means what it says', (line, intent) => {
    expect(parse(line)).toEqual({ kind: 'run', intent, isJson: false, configPath: undefined });
  });

  it.each([
    ['status --watch', { command: 'status', isWatching: true }],
    ['topics create --partitions 12 --dry-run', { partitions: 12, replication: undefined, isDryRun: true, topics: [] }],
    ['publish', { file: undefined, isWaiting: false, patienceMs: 60_000, skipsInvalid: false }],
    ['publish - --wait --patience 2m', { file: '-', isWaiting: true, patienceMs: 120_000 }],
    ['tail --lead a --lead b --no-follow', { leadIds: ['a', 'b'], isFollowing: false, outcome: undefined }],
    ['simulate', { port: 0, secretsPort: undefined, switches: {} }],
    ['simulate --secrets-port 8071', { secretsPort: 8071 }],
    [
      'simulate --secrets-manager --switch window=sliding_second --switch perSecond=9',
      { secretsPort: 0, switches: { window: 'sliding_second', perSecond: 9 } },
    ],
  ])('"%s" means it', (line, intent) => {
    expect(parse(line)).toMatchObject({ kind: 'run', intent });
  });

  it('"memory rebuild" is of all topics unless some are named', () => {
    expect(parse('memory rebuild')).toMatchObject({ intent: { command: 'memory rebuild', topics: [] } });
    expect(parse('memory rebuild --topic a --topic b')).toMatchObject({ intent: { topics: ['a', 'b'] } });
  });

  it('"dlq" options of one name add up, and mean what they say', () => {
    const line =
      'dlq replay 3/17 0/2 --topic a --topic b --reason poison --reason rejected --since 2h --limit 9 --dry-run';
    expect(parse(line)).toMatchObject({
      kind: 'run',
      intent: {
        command: 'dlq replay',
        selection: {
          places: ['3/17', '0/2'],
          topics: ['a', 'b'],
          reasons: ['poison', 'rejected'],
          since: { kind: 'ago', ms: 7_200_000 },
          limit: 9,
        },
        isDryRun: true,
        isSure: false,
        isAgain: false,
        maxReplays: 3,
      },
    });
    expect(parse('dlq list')).toMatchObject({ intent: { selection: { places: [], topics: [], state: undefined } } });
    expect(parse('dlq purge --state replayed --yes')).toMatchObject({
      intent: { command: 'dlq purge', selection: { state: 'replayed' }, isSure: true },
    });
  });

  it.each(['--json --config c.yaml token status', 'token status --config c.yaml --json'])(
    'takes what concerns every command before and after it: %s',
    (line) => {
      expect(parse(line)).toMatchObject({ kind: 'run', isJson: true, configPath: 'c.yaml' });
    },
  );

  it.each([
    ['authorise', "unknown command 'authorise'\n(Did you mean authorize?)"],
    ['authorize --acount a', "unknown option '--acount'\n(Did you mean --account?)"],
    ['authorize --account', "option '--account <name>' argument missing"],
    ['token import a b', 'too many arguments'],
    ['token', 'Usage: leadferry token'],
    ['dlq', 'Usage: leadferry dlq'],
    ['dlq list --reason broken', 'There are: not_json, empty'],
    ['dlq list --since yesterday', 'Give an ISO time with zone'],
    ['dlq list --state gone', 'Allowed choices are waiting, replayed, purged'],
    ['dlq replay 17', 'Give it as PARTITION/OFFSET'],
    ['dlq replay --max-replays 0', 'Give a whole number above 0'],
    ['topics create --partitions none', 'Give a whole number above 0'],
    ['publish --patience soon', 'Give a length: 90s'],
    ['publish a b', 'too many arguments'],
    ['tail --outcome lost', 'Allowed choices are delivered, skipped, dead-lettered'],
    ['simulate --port 70000', 'Give a port'],
    ['simulate --switch perSecond', 'Give NAME=VALUE'],
    ['', 'Usage: leadferry'],
  ])('"%s" is wrong, and says how', (line, complaint) => {
    expect(parse(line)).toEqual({ kind: 'wrong', message: expect.stringContaining(complaint), isJson: false });
  });

  it('that is wrong still knows whether a machine reads the answer', () => {
    expect(parse('authorise --json')).toMatchObject({ kind: 'wrong', isJson: true });
  });

  it('tells the version', () => {
    expect(parse('--version')).toEqual({ kind: 'shown', text: '9.9.9\n' });
  });
});

describe('the help', () => {
  it.each([
    [
      '',
      ['leadferry authorize ', 'leadferry status', 'leadferry publish leads.jsonl', 'KAFKA_BROKERS', 'NO_COLOR', '130'],
    ],
    [
      'authorize',
      ['leadferry authorize --account north', '--replace-account', '--json', 'Exit codes', '5  the vendor'],
    ],
    ['token status', ['leadferry token status --json', '--watch', 'Exit codes', '3  a person must act']],
    ['token import', ['leadferry token import response.json', '--yes', 'Exit codes', '8  the login or the token']],
    ['dlq list', ['leadferry dlq list --reason rejected', '--lead-id', '--state', 'Exit codes', '11  Kafka does not']],
    ['dlq show', ['leadferry dlq show 3/17', '--show-personal-data', 'Exit codes']],
    ['dlq replay', ['leadferry dlq replay --dry-run', '--mapping <file>', '--again', '13  another dlq command']],
    ['status', ['leadferry status --watch', 'Exit codes', '3  a person must act']],
    ['topics check', ['leadferry topics check --json', 'Exit codes']],
    ['topics create', ['leadferry topics create --dry-run', '--partitions <count>', 'Exit codes', '12  Kafka answers']],
    ['publish', ['leadferry publish lead.json --wait', '--skip-invalid', 'Exit codes', '16  published']],
    ['tail', ['leadferry tail --topic leads', '--no-follow', 'Exit codes']],
    ['simulate', ['leadferry simulate --secrets-manager', '--switch <name=value>', 'Exit codes']],
    ['dlq purge', ['leadferry dlq purge --until 30d --yes', 'Kafka deletes from', 'Exit codes']],
  ])('of "%s" has options, examples and exit codes', (line, texts) => {
    for (const text of texts) expect(helpOf(line)).toContain(text);
  });
});
