import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Provider } from 'oidc-provider';

/** People at the provider, by the name that they sign in with there. A subject is the name. */
export type Accounts = Record<string, { email?: string; email_verified?: boolean }>;

export interface OpenIdStage {
  issuer: string;
  /** Of the hive, as it is registered here. */
  env: { RBEE_OIDC_ISSUER: string; RBEE_OIDC_CLIENT_ID: string; RBEE_OIDC_CLIENT_SECRET: string };
  /** May be changed while it runs. */
  accounts: Accounts;
  /** From here on it answers; until then it is a provider that can't be reached. */
  serve(hiveUrl: string): void;
  /** Whatever is asked of it. */
  requests: string[];
  close(): Promise<void>;
}

const CLIENT = { id: 'rbee-hive', secret: 'a secret between the hive and the provider' };

/** A certified OpenID Connect provider on this machine; its own pages take any password, and ask for consent. */
export async function startOpenIdProvider(accounts: Accounts): Promise<OpenIdStage> {
  const requests: string[] = [];
  let handler: RequestListener = (_, response) => response.destroy();
  const server = createServer((request, response) => {
    requests.push(`${request.method} ${request.url?.split('?')[0]}`);
    handler(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    issuer,
    env: { RBEE_OIDC_ISSUER: issuer, RBEE_OIDC_CLIENT_ID: CLIENT.id, RBEE_OIDC_CLIENT_SECRET: CLIENT.secret },
    accounts,
    requests,
    serve: (hiveUrl) => {
      handler = createProvider(issuer, `${hiveUrl}/v1/session/openid/callback`, accounts).callback();
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function createProvider(issuer: string, redirectUri: string, accounts: Accounts): Provider {
  return new Provider(issuer, {
    clients: [{ client_id: CLIENT.id, client_secret: CLIENT.secret, redirect_uris: [redirectUri] }],
    claims: { openid: ['sub'], email: ['email', 'email_verified'] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...accounts[id] }) }),
    pkce: { required: () => true },
    cookies: { keys: ['for this run alone'] },
  });
}
