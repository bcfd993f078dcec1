import { expect, it } from 'vitest';
import { splitEvents } from './split-events.ts';

const split = (text: string | Buffer) =>
  splitEvents(Buffer.from(text), 'leads.json').map(({ place, value }) => [place, String(value)]);

it.each([
  ['one object', '{"id": 1}', [['', '{"id": 1}']]],
  ['an object over several lines', '{\n  "id": 1\n}\n', [['', '{\n  "id": 1\n}\n']]],
  [
    'an array',
    '[{"id": 1}, {"id": 2}]',
    [
      ['element 1', '{"id":1}'],
      ['element 2', '{"id":2}'],
    ],
  ],
  [
    'lines',
    '{"id": 1}\n{"id": 2}',
    [
      ['line 1', '{"id": 1}'],
      ['line 2', '{"id": 2}'],
    ],
  ],
  [
    'lines with blank ones, and those of Windows',
    '{"id": 1}\r\n\r\n  \n{"id": 2}\r\n',
    [
      ['line 1', '{"id": 1}\r'],
      ['line 4', '{"id": 2}\r'],
    ],
  ],
  [
    'a byte order mark',
    '\ufeff{"id": 1}\n{"id": 2}',
    [
      ['line 1', '{"id": 1}'],
      ['line 2', '{"id": 2}'],
    ],
  ],
  [
    'a line that is no JSON',
    '{"id": 1}\nnot json',
    [
      ['line 1', '{"id": 1}'],
      ['line 2', 'not json'],
    ],
  ],
  ['a single value', '7', [['', '7']]],
])('%s', (_, text, events) => {
  expect(split(text)).toEqual(events);
});

it.each(['', '\n \n', '[]'])('nothing in "%s" is a complaint that names the file', (text) => {
  expect(() => split(text)).toThrow('there are no events in leads.json');
});

it('bytes that are no text stay as they are in lines, and are refused in an array', () => {
  const line = Buffer.from([0x22, 0xff, 0x22]);
  const [event] = splitEvents(Buffer.concat([line, Buffer.from('\n{}')]), '-');
  expect(event?.value.equals(line)).toBe(true);
  expect(() => split(Buffer.concat([Buffer.from('['), line, Buffer.from(']')]))).toThrow(
    'leads.json is not UTF-8 text',
  );
});
