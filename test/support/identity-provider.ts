import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Somebody whom the provider knows. */
export interface Account {
  sub: string;
  email: string;
  email_verified: boolean;
  name: string;
}

interface Details {
  uid: string;
  prompt: { name: 'login' | 'consent' };
  params: { client_id: string };
  session?: { accountId: string };
  grantId?: string;
}

interface Provider {
  callback(): (request: IncomingMessage, response: ServerResponse) => void;
  interactionDetails(request: IncomingMessage, response: ServerResponse): Promise<Details>;
  interactionFinished(request: IncomingMessage, response: ServerResponse, result: object): Promise<void>;
  Grant: new (of: object) => { addOIDCScope(scope: string): void; save(): Promise<string> };
}

const clientSecret = 'a secret that only the two of them know';

/** An OpenID provider of this machine: it signs in whoever `account` is at the moment, without asking. */
export class TestIdentityProvider {
  account: Account | undefined;
  /** Whether it says no to whoever comes. */
  declines = false;
  /** Seconds that its clock is behind, where it signs. */
  lateBy = 0;
  readonly clientSecret = clientSecret;
  readonly issuer: string;
  private constructor(
    private readonly server: Server,
    private readonly provider: Provider,
  ) {
    this.issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  }

  /** @param baseUrl where browsers come back to */
  static async open(baseUrl: string): Promise<TestIdentityProvider> {
    // It brings no types of its own.
    const name: string = 'oidc-provider';
    const { default: Provider } = (await import(name)) as {
      default: new (issuer: string, configuration: object) => Provider;
    };
    let answer: (request: IncomingMessage, response: ServerResponse) => void = () => undefined;
    const server = createServer((request, response) => answer(request, response));
    await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
    const provider = new Provider(`http://127.0.0.1:${(server.address() as AddressInfo).port}`, {
      clients: [
        {
          client_id: 'callboard',
          client_secret: clientSecret,
          redirect_uris: [`${baseUrl}/sign-in/sso/callback`],
          post_logout_redirect_uris: [`${baseUrl}/sign-in`],
        },
      ],
      cookies: { keys: ['one of a kind'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name'] },
      features: { devInteractions: { enabled: false } },
      interactions: { url: (_: unknown, { uid }: { uid: string }) => `/interaction/${uid}` },
      pkce: { required: () => true },
      findAccount: (_: unknown, sub: string) => ({ accountId: sub, claims: () => self.account }),
    });
    const self = new TestIdentityProvider(server, provider);
    const callback = provider.callback();
    answer = (request, response) => {
      if (request.url === '/token') self.lag(response);
      if (!request.url!.startsWith('/interaction/')) return callback(request, response);
      self.interact(request, response).catch((error: unknown) => response.writeHead(500).end(String(error)));
    };
    return self;
  }

  close(): Promise<void> {
    this.server.closeAllConnections();
    return new Promise((closed) => this.server.close(() => closed()));
  }

  /** For as long as this request is answered it is earlier. */
  private lag(response: ServerResponse): void {
    if (this.lateBy === 0) return;
    const { now } = Date;
    const late = this.lateBy * 1000;
    Date.now = () => now.call(Date) - late;
    response.once('close', () => (Date.now = now));
  }

  private async interact(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const { prompt, params, session } = await this.provider.interactionDetails(request, response);
    const finish = (result: object) => this.provider.interactionFinished(request, response, result);
    if (this.declines) return finish({ error: 'access_denied', error_description: 'Not today.' });
    if (prompt.name === 'login') return finish({ login: { accountId: this.account!.sub } });
    const grant = new this.provider.Grant({ accountId: session!.accountId, clientId: params.client_id });
    grant.addOIDCScope('openid email profile');
    return finish({ consent: { grantId: await grant.save() } });
  }
}

/** A browser that goes wherever it is sent, with the cookies of each host and port. */
export class Traveler {
  private readonly jars = new Map<string, Map<string, string>>();

  /** @returns the last answer, with where it came from */
  async go(
    url: string,
    form?: Record<string, string>,
  ): Promise<{ url: URL; status: number; text: string; refresh: string | null }> {
    let at = new URL(url);
    let body = form && new URLSearchParams(form);
    for (let hops = 0; hops < 15; hops += 1) {
      const jar = this.jars.get(at.host) ?? new Map<string, string>();
      this.jars.set(at.host, jar);
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const answer = await fetch(at, { method: body ? 'POST' : 'GET', body, redirect: 'manual', headers: { cookie } });
      for (const line of answer.headers.getSetCookie()) keep(jar, line);
      const location = answer.headers.get('location');
      if (!location)
        return { url: at, status: answer.status, text: await answer.text(), refresh: answer.headers.get('refresh') };
      await answer.body?.cancel();
      at = new URL(location, at);
      body = undefined;
    }
    throw new Error(`Sent around in circles, last to ${at.href}`);
  }

  cookie(host: string, name: string): string | undefined {
    return this.jars.get(host)?.get(name);
  }
}

function keep(jar: Map<string, string>, line: string): void {
  const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? [];
  if (value === '' || /max-age=0|expires=thu, 01 jan 1970/i.test(line)) jar.delete(name);
  else jar.set(name, value);
}
