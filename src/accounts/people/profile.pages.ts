import { Controller, Get, Header, Inject, Post, Req } from '@nestjs/common';
import type { FastifyRequest } from 'fastify';
import { listed } from '../../platform/base/listed.js';
import { dateText, numberText } from '../../platform/base/regional.js';
import { SETTINGS, type Settings } from '../../platform/config/settings.js';
import { FormBody, IdParam } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentViewer } from '../access/access.js';
import { tokenScopes } from '../access/api-token.entity.js';
import { ownPermissions } from '../access/permission-table.js';
import { type OpenSession, Sessions } from '../access/sessions.service.js';
import { scopeWords } from '../access/token-scopes.js';
import type { Viewer } from '../access/viewer.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.service.js';
import { Passkeys } from '../sign-in/passkeys.service.js';
import { refuseOldSignIn } from '../sign-in/recent-sign-in.js';
import { SecondFactor } from '../sign-in/second-factor.service.js';
import { passwordsOff } from '../sign-in/sign-in.pages.js';
import { PasswordChange, ProfileInput, tokenDays, TokenInput } from './person.dto.js';
import { Profiles } from './profile.service.js';

/** Regions whose forms differ, by language; any other can be set over the API or comes from the browser. */
const offered = (
  'en-US en-GB en-CA en-AU en-IE en-IN en-NZ en-ZA en-SG da-DK de-AT de-CH de-DE es-AR es-ES es-MX et-EE fi-FI fr-BE ' +
  'fr-CA fr-CH fr-FR it-IT nb-NO nl-BE nl-NL pl-PL pt-BR pt-PT ro-RO sv-SE cs-CZ sk-SK hu-HU el-GR tr-TR uk-UA he-IL ' +
  'ar-EG hi-IN id-ID ja-JP ko-KR th-TH vi-VN zh-CN zh-TW'
).split(' ');

const example = { at: new Date('2026-11-24T14:30:00Z'), number: 1234.5 };

type Choices = readonly { value: string; label: string }[];

/** By name, each with what it looks like. */
function localesNamed(locales: readonly string[]): Choices {
  const names = new Intl.DisplayNames('en', { type: 'language', languageDisplay: 'standard' });
  const label = (locale: string) =>
    `${names.of(locale)}: ${dateText(example.at, { timeZone: 'UTC', locale }, { year: true, time: true })}; ${numberText(example.number, locale, 1)}`;
  const all = locales.map((value) => ({ value, label: label(value) }));
  return Object.freeze(all.toSorted((a, b) => (a.label < b.label ? -1 : 1)));
}

// They are long, and the same for everybody.
let usualLocales: Choices | undefined;
let zones: Choices | undefined;

/** What people may choose. @param chosen offered too, whatever it is */
function localeChoices(chosen: string | null): Choices {
  if (chosen && !offered.includes(chosen)) return localesNamed([...offered, chosen]);
  return (usualLocales ??= localesNamed(offered));
}

function zoneChoices(): Choices {
  const named = () =>
    Intl.supportedValuesOf('timeZone').map((zone) => ({ value: zone, label: zone.replaceAll('_', ' ') }));
  return (zones ??= Object.freeze(named()));
}

@Controller('me')
export class ProfilePages {
  constructor(
    private readonly profiles: Profiles,
    private readonly sessions: Sessions,
    private readonly passkeys: Passkeys,
    private readonly factor: SecondFactor,
    private readonly failed: FailedSignIns,
    @Inject(SETTINGS) private readonly settings: Settings,
  ) {}

  @Get()
  @Allow('own.use')
  @Page('accounts/profile', 'Your profile')
  async show(@CurrentViewer() viewer: Viewer, @Req() request: FastifyRequest) {
    const needsCurrent = await this.profiles.needsCurrent(viewer);
    const passkeys = await this.passkeys.list(viewer.id);
    return {
      sessions: (await this.sessions.list(viewer, request)).map((session) => ({
        ...session,
        how: howSignedIn(session),
      })),
      passkeys: passkeys.map(({ id, name, createdAt, lastUsedAt, synced }) => {
        return { id, name, createdAt, lastUsedAt, synced };
      }),
      passkeyProblem: this.passkeys.problemOf(viewer) ?? null,
      factor: await this.factor.stateOf(viewer.id),
      failed: await this.failed.of(viewer.id),
      recent: await this.sessions.isRecent(request),
      person: viewer.person,
      handedOver: viewer.handedOver,
      needsCurrent,
      passwords: this.settings.passwords,
      passwordSubmit: needsCurrent ? 'Change password' : 'Set password',
      zones: zoneChoices(),
      permissions: ownPermissions(viewer),
      locales: localeChoices(viewer.person.locale),
      tokens: (await this.profiles.tokens(viewer)).map(({ id, name, createdAt, expiresAt, lastUsedAt, scopes }) => {
        const expired = expiresAt.getTime() < Date.now();
        return { id, name, createdAt, expiresAt, lastUsedAt, expired, scopes: listed(scopes) };
      }),
      scopes: tokenScopes.map((scope) => ({
        value: scope,
        label: scopeNames[scope],
        hint: `Can ${scopeWords[scope]}.`,
      })),
      tokenDays: tokenDays.map((days) => ({ value: days, label: `${days} days` })),
    };
  }

  @Post()
  @Allow('own.use')
  @FormPage('/me')
  async change(@CurrentViewer() viewer: Viewer, @FormBody() input: ProfileInput): Promise<SeeOther> {
    await this.profiles.change(viewer, input);
    return seeOther('/me', 'Saved.');
  }

  @Post('password')
  @Allow('own.use')
  @FormPage('/me')
  async changePassword(
    @CurrentViewer() viewer: Viewer,
    @FormBody() input: PasswordChange,
    @Req() request: FastifyRequest,
  ): Promise<SeeOther> {
    if (!this.settings.passwords) throw passwordsOff();
    if (!(await this.profiles.needsCurrent(viewer))) await refuseOldSignIn(this.sessions, request);
    await this.profiles.changePassword(viewer, input);
    return seeOther('/sign-in', 'Password changed. Sign in with your new password.');
  }

  @Post('sessions/deletion')
  @Allow('own.use')
  @Header('clear-site-data', '"storage"')
  async signOutEverywhere(@CurrentViewer() viewer: Viewer): Promise<SeeOther> {
    await this.profiles.signOutEverywhere(viewer);
    return seeOther('/sign-in', 'You’re signed out everywhere.');
  }

  @Post('sessions/:sessionId/deletion')
  @Allow('own.use')
  @FormPage('/me')
  async signOut(@CurrentViewer() viewer: Viewer, @IdParam('sessionId') id: string): Promise<SeeOther> {
    await this.sessions.endOne(viewer, id);
    return seeOther('/me', 'That device is signed out.');
  }

  @Post('tokens')
  @Allow('own.use')
  @FormPage('/me')
  @Page('accounts/token', 'Your new token')
  async issue(@CurrentViewer() viewer: Viewer, @FormBody() input: TokenInput, @Req() request: FastifyRequest) {
    await refuseOldSignIn(this.sessions, request);
    const { token } = await this.profiles.issueToken(viewer, input);
    return { token };
  }

  @Post('tokens/:tokenId/revocation')
  @Allow('own.use')
  @FormPage('/me')
  async revoke(@CurrentViewer() viewer: Viewer, @IdParam('tokenId') id: string): Promise<SeeOther> {
    await this.profiles.revokeToken(viewer, id);
    return seeOther('/me', 'The token no longer works.');
  }
}

const scopeNames = { read: 'Read', score: 'Score', manage: 'Manage' };

const methodWords: Record<OpenSession['method'], string> = {
  password: 'with a password',
  link: 'with a link',
  passkey: 'with a passkey',
  single_sign_on: 'with single sign-on',
};

/** "with a password and a second step" */
function howSignedIn({ method, confirmed }: OpenSession): string {
  return `${methodWords[method]}${confirmed ? ' and a second step' : ''}`;
}
