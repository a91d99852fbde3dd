import { letterKind, type Place } from '../../platform/mail/letter-kind.js';

const name: Place = { means: 'the reader’s name', sample: 'Amy Adams' };
const lasts: Place = { means: 'how long the link works', sample: 'three days', required: true };

/** What every mail has with a link that signs its reader in. */
export const signInPlaces = {
  name,
  lasts,
  link: { means: 'the personal link that signs the reader in', sample: '/links/example', required: true },
};

export const accountInvitation = letterKind({
  key: 'account-invitation',
  title: 'Invitation to Callboard',
  sentWhen: 'an administrator invites someone.',
  to: 'account',
  wordedBy: 'organization',
  subject: 'You’re invited to Callboard',
  body: `Hello {name},

{sender} invited you to Callboard, where interviews and presentations are scored.

{link: Open Callboard}

The link signs you in on the device you open it on. It works once and expires in {lasts}. Please don’t forward it. You can request a new one any time on the sign-in page.`,
  places: {
    ...signInPlaces,
    link: { ...signInPlaces.link, button: 'Open Callboard' },
    sender: { means: 'whoever invites', sample: 'Rita Recruiter' },
  },
});

export const signInLink = letterKind({
  key: 'sign-in-link',
  title: 'Sign-in link',
  sentWhen: 'someone asks for a link on the sign-in page.',
  to: 'account',
  wordedBy: 'nobody',
  subject: 'Your Callboard sign-in link',
  body: `Hello {name},

Someone requested a link to sign in to Callboard with your email address.

{link: Sign in}

The button signs you in on the device you open it on. It works once and expires in {lasts}. Please don’t forward it.

If you didn’t request this, you can ignore it. No one can sign in without this email.`,
  places: { ...signInPlaces, link: { ...signInPlaces.link, button: 'Sign in' } },
});

export const newDeviceNotice = letterKind({
  key: 'new-device',
  title: 'Sign-in on a new device',
  sentWhen: 'someone signs in on a device that they haven’t used before.',
  to: 'account',
  wordedBy: 'nobody',
  subject: 'New sign-in to Callboard',
  body: `Hello {name},

Someone just signed in to Callboard as you on a device you haven’t used before:

{device}, {when}

If it was you, there’s nothing to do.

If it wasn’t, sign out everywhere and change your password now.

{link: Open your profile}`,
  places: {
    name,
    device: { means: 'the browser and its system', sample: 'Firefox on Linux' },
    when: { means: 'when they signed in', sample: 'Tue, Nov 24, 2:00 PM' },
    link: { means: 'the address of the reader’s profile', sample: '/me', button: 'Open your profile' },
  },
});
