import { describe, expect, it } from 'vitest';
import { findJsonObject } from './find-json-object.ts';

const response = '{"access_token": "a{b}\\"}", "nested": {"x": 1}}';

describe('a JSON object', () => {
  it.each([
    ['alone', response],
    ['behind the headers of an answer', `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\n\r\n${response}\n`],
    ['between a prompt and another', `$ curl example.org\n${response}$ `],
    ['in a fence', `\`\`\`json\n${response}\n\`\`\``],
    ['behind something that only looks like one', `{not json} {"broken": } ${response}`],
  ])('is found %s', (_, text) => {
    expect(findJsonObject(text)).toBe(response);
  });

  it.each(['', 'access_token=a', '["a"]', '{"access_token": "a"', '{"access_token": "}'])(
    'is not found in %j',
    (text) => {
      expect(findJsonObject(text)).toBeUndefined();
    },
  );
});
