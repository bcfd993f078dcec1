import type { World } from '../support/world.ts';

/** Says how to publish a lead of one's own into a demo that was left running, and how to see it arrive. */
export const describeNextSteps = (world: World): string => {
  const [broker] = world.brokers;
  const contacts = `${world.simulator.url}/__simulator/accounts/default/contacts?email=you@example.org`;
  return `
It is all still running. Publish a lead of your own, from another terminal:

  npm run publish-lead -- --brokers ${broker} --topic ${world.topic('leads')} \\
    '{"id": "mine-1", "email": "you@example.org", "firstName": "You", "consent": {"permission": "explicit"}}'

It waits for the receipt and shows it. The contact as the account has it now:

  curl '${contacts}'

Kafka    ${world.brokers.join(',')}
Redis    ${world.redisUrl}
Secrets  ${world.secrets.url}
API      ${world.simulator.apiUrl}

Ctrl-C stops everything.`;
};
