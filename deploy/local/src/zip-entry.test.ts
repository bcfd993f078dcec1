import { deflateRawSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { readZipEntry } from './zip-entry.ts';

/** Writes an archive as a zip program would, without the checksums that the reader does not look at. */
const createZip = (files: Readonly<Record<string, { text: string; isDeflated: boolean }>>): Buffer => {
  const locals: Buffer[] = [];
  const entries: Buffer[] = [];
  let offset = 0;
  for (const [name, { text, isDeflated }] of Object.entries(files)) {
    const content = isDeflated ? deflateRawSync(text) : Buffer.from(text);
    const local = Buffer.alloc(30);
    local.writeUInt32LE(0x04034b50, 0);
    local.writeUInt16LE(name.length, 26);
    const entry = Buffer.alloc(46);
    entry.writeUInt32LE(0x02014b50, 0);
    entry.writeUInt16LE(isDeflated ? 8 : 0, 10);
    entry.writeUInt32LE(content.length, 20);
    entry.writeUInt32LE(text.length, 24);
    entry.writeUInt16LE(name.length, 28);
    entry.writeUInt32LE(offset, 42);
    locals.push(local, Buffer.from(name), content);
    entries.push(entry, Buffer.from(name));
    offset += 30 + name.length + content.length;
  }
  const end = Buffer.alloc(22);
  end.writeUInt32LE(0x06054b50, 0);
  end.writeUInt16LE(Object.keys(files).length, 10);
  end.writeUInt32LE(offset, 16);
  return Buffer.concat([...locals, ...entries, end]);
};

const archive = createZip({
  'META-INF/MANIFEST.MF': { text: 'Manifest-Version: 1.0', isDeflated: false },
  'redis-server-6.2-linux-amd64': { text: 'binary '.repeat(100), isDeflated: true },
});

test('a deflated entry is read whole', () => {
  expect(readZipEntry(archive, (name) => name.endsWith('-linux-amd64'))?.toString()).toBe('binary '.repeat(100));
});

test('a stored entry is read whole', () => {
  expect(readZipEntry(archive, (name) => name.endsWith('.MF'))?.toString()).toBe('Manifest-Version: 1.0');
});

test('an entry that is not there is undefined', () => {
  expect(readZipEntry(archive, () => false)).toBeUndefined();
});

test('what is no archive is refused', () => {
  expect(() => readZipEntry(Buffer.from('text'), () => true)).toThrow('not a zip archive');
});
