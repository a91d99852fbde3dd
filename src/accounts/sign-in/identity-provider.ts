import { Inject, Injectable, Logger } from '@nestjs/common';
import * as oidc from 'openid-client';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { withoutContents } from '../../platform/base/without-contents.js';

/** What a browser keeps while its owner is at the identity provider. */
export interface Trip {
  state: string;
  nonce: string;
  verifier: string;
  next: string;
}

/** Whom the provider says somebody is. */
export interface Identity {
  issuer: string;
  subject: string;
  /** In lower case; only where the provider has verified it. */
  email: string | null;
  name: string;
  /** The signed token that says so. */
  idToken: string;
}

/** Why somebody could not be signed in by the provider, in one sentence for them. */
export class SingleSignOnProblem extends Error {}

/** Seconds that the provider has to answer in, and that its clock may differ by. */
const patience = 8;
const tolerance = 60;
/** How long what the provider says of itself is believed. */
const believedMs = 60 * 60 * 1000;

/** The identity provider of the settings, spoken to by OpenID Connect: authorization code with PKCE, state and nonce. */
@Injectable()
export class IdentityProvider {
  private readonly log = new Logger('single sign-on');
  private known: { configuration: oidc.Configuration; until: number } | undefined;

  constructor(@Inject(SETTINGS) private readonly settings: Pick<Settings, 'singleSignOn' | 'baseUrl'>) {}

  /** What the button calls it; nothing where there is none. */
  get name(): string | undefined {
    return this.settings.singleSignOn?.name;
  }

  /** @returns where the browser goes, and what it keeps meanwhile. @throws SingleSignOnProblem */
  async begin(next: string): Promise<{ url: string; trip: Trip }> {
    const configuration = await this.configuration();
    const trip = {
      ...{ state: oidc.randomState(), nonce: oidc.randomNonce(), verifier: oidc.randomPKCECodeVerifier(), next },
    };
    const url = oidc.buildAuthorizationUrl(configuration, {
      redirect_uri: this.callback,
      scope: 'openid email profile',
      state: trip.state,
      nonce: trip.nonce,
      code_challenge: await oidc.calculatePKCECodeChallenge(trip.verifier),
      code_challenge_method: 'S256',
    });
    return { url: url.href, trip };
  }

  /**
   * @param search the query that the provider sent the browser back with
   * @throws SingleSignOnProblem
   */
  async finish(search: string, { state, nonce, verifier }: Trip): Promise<Identity> {
    const configuration = await this.configuration();
    return this.inWords(async () => {
      const tokens = await oidc.authorizationCodeGrant(configuration, new URL(`${this.callback}${search}`), {
        ...{ pkceCodeVerifier: verifier, expectedState: state, expectedNonce: nonce, idTokenExpected: true },
      });
      const claims = tokens.claims()!;
      const facts = claims['email'] === undefined ? await this.userInfo(configuration, tokens, claims.sub) : claims;
      const { email, email_verified: verified, name } = facts as Facts;
      const known = typeof email === 'string' && verified === true ? email.trim().toLowerCase() : null;
      return {
        ...{ issuer: claims.iss, subject: claims.sub, idToken: tokens.id_token!, email: known },
        name: typeof name === 'string' && name.trim() ? name.trim().slice(0, 200) : (known ?? 'Someone'),
      };
    });
  }

  /** Where the browser goes to sign out at the provider too; nothing where that can't be. */
  async endOf(idToken: string): Promise<string | undefined> {
    const configuration = await this.configuration().catch(() => undefined);
    if (!configuration?.serverMetadata().end_session_endpoint) return undefined;
    const back = `${this.settings.baseUrl}/sign-in`;
    return oidc.buildEndSessionUrl(configuration, { id_token_hint: idToken, post_logout_redirect_uri: back }).href;
  }

  private get callback(): string {
    return `${this.settings.baseUrl}/sign-in/sso/callback`;
  }

  private async userInfo(
    configuration: oidc.Configuration,
    { access_token: token }: { access_token: string },
    subject: string,
  ): Promise<Facts> {
    if (!configuration.serverMetadata().userinfo_endpoint) return {};
    return oidc.fetchUserInfo(configuration, token, subject);
  }

  /** What the provider says of itself, asked for when somebody first signs in: it may come up after us. */
  private async configuration(): Promise<oidc.Configuration> {
    if (this.known && this.known.until > Date.now()) return this.known.configuration;
    const { issuer, clientId, clientSecret } = this.settings.singleSignOn!;
    const insecure = issuer.startsWith('http:') ? [oidc.allowInsecureRequests] : [];
    const configuration = await this.inWords(() =>
      oidc.discovery(
        new URL(issuer),
        clientId,
        { ...(clientSecret && { client_secret: clientSecret }), [oidc.clockTolerance]: tolerance },
        clientSecret ? undefined : oidc.None(),
        { timeout: patience, execute: insecure },
      ),
    );
    this.known = { configuration, until: Date.now() + believedMs };
    return configuration;
  }

  private async inWords<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      const { code, message } = error as { code?: string; message: string };
      this.log.warn(`${code ?? 'no code'}: ${withoutContents(message)}`);
      throw new SingleSignOnProblem(this.wordsFor(error as ProviderError));
    }
  }

  private wordsFor({ code, error, status, cause, name }: ProviderError): string {
    const who = this.name;
    if (error === 'access_denied') return `${who} didn’t sign you in: you or it declined. Try again.`;
    if (error === 'invalid_client' || error === 'unauthorized_client') {
      return `${who} doesn’t know Callboard by the client ID and secret that are set. Whoever runs Callboard can correct CALLBOARD_OIDC_CLIENT_ID and CALLBOARD_OIDC_CLIENT_SECRET.`;
    }
    if (error === 'invalid_grant') return 'That sign-in was used already, or took too long. Try again.';
    if (code === 'OAUTH_JWT_TIMESTAMP_CHECK_FAILED') {
      return `The clocks of ${who} and of Callboard’s server differ by more than a minute. Whoever runs Callboard can set them right.`;
    }
    if (code === 'OAUTH_JSON_ATTRIBUTE_COMPARISON_FAILED') {
      return `${who} calls itself by another address than CALLBOARD_OIDC_ISSUER. Whoever runs Callboard can correct it.`;
    }
    if (status === 404 || code === 'OAUTH_RESPONSE_IS_NOT_CONFORM' || code === 'OAUTH_RESPONSE_IS_NOT_JSON') {
      return `No identity provider answers at CALLBOARD_OIDC_ISSUER. Whoever runs Callboard can correct it.`;
    }
    const away = name === 'TypeError' || name === 'TimeoutError' || code === 'OAUTH_TIMEOUT' || cause !== undefined;
    if (away && error === undefined && !code?.startsWith('OAUTH_INVALID')) {
      return `${who} isn’t answering. Sign in another way, or try again in a few minutes.`;
    }
    return `${who}’s answer couldn’t be used. Try again; if it happens again, tell whoever runs Callboard.`;
  }
}

/** What a provider says of somebody, of whatever type it likes. */
type Facts = Record<string, unknown>;

/** What openid-client and the network throw. */
interface ProviderError {
  name: string;
  code?: string;
  /** The error that the provider named. */
  error?: string;
  status?: number;
  cause?: unknown;
}
