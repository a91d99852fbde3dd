import { Global, Module } from '@nestjs/common';
import { APP_GUARD, DiscoveryModule } from '@nestjs/core';
import { AccessGuard } from '../access/access.guard.js';
import { DeclaredAccess } from '../access/access.js';
import { Devices } from '../access/devices.service.js';
import { HomePages } from '../access/home.pages.js';
import { Administrators } from './administrators.service.js';
import { HandedLinks } from './handed-links.service.js';
import { Invitations } from './invitations.service.js';
import { LinkLetters } from './link-letters.service.js';
import { LinkRequests } from './link-requests.service.js';
import { PeopleApi } from './people.api.js';
import { PeopleMail } from './people-mail.service.js';
import { PeoplePages } from './people.pages.js';
import { People } from './people.service.js';
import { PermissionsApi, PermissionsPages } from './permissions.pages.js';
import { PersonalLinksPages } from './personal-links.pages.js';
import { PersonalLinks } from '../access/personal-links.service.js';
import { ProfilePages } from './profile.pages.js';
import { Profiles } from './profile.service.js';
import { Sessions } from '../access/sessions.service.js';
import { SignInLimit } from '../access/sign-in-limit.js';
import { SignInNotices } from './sign-in-notices.service.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.service.js';
import { LinkSignIn } from '../sign-in/link-sign-in.service.js';
import { PasskeyPages } from '../sign-in/passkeys.pages.js';
import { Passkeys } from '../sign-in/passkeys.service.js';
import { PasswordSignIn } from '../sign-in/password-sign-in.service.js';
import { SecondFactorPages } from '../sign-in/second-factor.pages.js';
import { SecondFactor } from '../sign-in/second-factor.service.js';
import { IdentityProvider } from '../sign-in/identity-provider.js';
import { SingleSignOnPages } from '../sign-in/single-sign-on.pages.js';
import { SingleSignOn } from '../sign-in/single-sign-on.service.js';
import { SignInPages } from '../sign-in/sign-in.pages.js';

@Global()
@Module({
  imports: [DiscoveryModule],
  controllers: [
    SignInPages,
    PasskeyPages,
    SecondFactorPages,
    SingleSignOnPages,
    PersonalLinksPages,
    HomePages,
    ProfilePages,
    PeoplePages,
    PeopleApi,
    PermissionsPages,
    PermissionsApi,
  ],
  providers: [
    Sessions,
    PasswordSignIn,
    FailedSignIns,
    LinkSignIn,
    Passkeys,
    IdentityProvider,
    SingleSignOn,
    SecondFactor,
    Administrators,
    Devices,
    HandedLinks,
    Invitations,
    PersonalLinks,
    PeopleMail,
    LinkLetters,
    LinkRequests,
    People,
    Profiles,
    SignInNotices,
    SignInLimit,
    DeclaredAccess,
    { provide: APP_GUARD, useClass: AccessGuard },
  ],
  exports: [Sessions, DeclaredAccess, Invitations, People, PeopleMail, PersonalLinks, LinkLetters],
})
export class AccountsModule {}
