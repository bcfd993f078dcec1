/** Commands an operator may run, well or badly, while all kinds of things are wrong; with what is typed into them. */
export const commands = (bad: {
  readonly token: string;
}): readonly (readonly [args: readonly string[], input?: string])[] => [
  [['token', 'status']],
  [['token', 'status', '--json']],
  [['token', 'import', '-'], JSON.stringify({ access_token: bad.token, refresh_token: bad.token, expires_in: 'soon' })],
  [['token', 'import', '-'], `{"access_token":"${bad.token}",`],
  [['dlq', 'list']],
  [['dlq', 'list', '--json']],
  [['dlq', 'show', '0/0']],
  [['dlq', 'show', '0/0', '--json']],
  [['dlq', 'show', '0/999999']],
  [['dlq', 'replay', '--dry-run']],
  [['dlq', 'replay', '--reason', 'rejected', '--yes']],
  [['topics', 'check']],
  [['topics', 'check', '--json']],
  [['memory', 'rebuild']],
  [['status']],
  [['status', '--json']],
  [['doctor']],
  [['doctor', '--json']],
  [['no-such-command']],
];
