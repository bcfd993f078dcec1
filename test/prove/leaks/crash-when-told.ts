// Loaded before a worker: at SIGUSR2 it throws, where nobody catches it, an error as a library might make it, with all that
// must not be written in its text and in what it carries along.
const { CRASH_CARRIES: path = '' } = process.env;
const { readFileSync } = await import('node:fs');
process.on('SIGUSR2', () => {
  const { email, password, token } = JSON.parse(readFileSync(path, 'utf8'));
  const cause = Object.assign(new SyntaxError(`Unexpected token in "${email}"`), { input: email });
  setImmediate(() => {
    throw Object.assign(new Error(`refused for ${email} with Bearer ${token}`, { cause }), {
      command: { name: 'auth', args: ['leadferry', password] },
      request: { headers: { authorization: `Bearer ${token}` }, body: email },
    });
  });
});

export {};
