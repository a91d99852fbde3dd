import { Controller, Get, Post } from '@nestjs/common';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentViewer } from '../access/access.js';
import { Mail } from '../../platform/mail/mail.js';
import { FailedSignIns } from '../sign-in/failed-sign-ins.service.js';
import type { AdministratorChange, AdministratorWish } from './administrator-change.entity.js';
import { Administrators } from './administrators.service.js';
import { HandedLinks } from './handed-links.service.js';
import { Invitations, isAdmitted } from './invitations.service.js';
import { People } from './people.service.js';
import { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import type { Person } from '../access/person.entity.js';
import type { Viewer } from '../access/viewer.js';

@Controller('people')
export class PeoplePages {
  constructor(
    private readonly people: People,
    private readonly invitations: Invitations,
    private readonly administrators: Administrators,
    private readonly handedLinks: HandedLinks,
    private readonly mail: Mail,
    private readonly failed: FailedSignIns,
  ) {}

  @Get()
  @Allow('people.manage')
  @Page('accounts/people', 'People')
  async list(@QueryInput() query: PeopleQuery) {
    const list = await this.people.list(query);
    const waiting = await this.administrators.waiting();
    const items = list.items.map((person) => ({ ...shown(person), waits: waiting.has(person.id) }));
    return { ...list, q: query.q, items, waiting: waiting.size };
  }

  @Get('new')
  @Allow('people.manage')
  @Page('accounts/new-person', 'Add a person')
  blank() {
    return { mail: this.mail.configured };
  }

  @Post()
  @Allow('people.manage')
  @FormPage('/people/new')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() input: NewPersonInput): Promise<SeeOther> {
    const person = await this.people.add(viewer, input);
    const notice = `${person.name} can sign in now. ${next(input, this.mail.configured)}`;
    return seeOther(this.mail.configured ? '/people' : `/people/${person.id}`, notice);
  }

  @Get(':personId')
  @Allow('people.manage')
  @Page('accounts/person')
  async one(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    const person = await this.people.one(id);
    const invitable = person.email !== null && person.disabledAt === null;
    const own = viewer.id === id;
    return {
      title: person.name,
      person: shown(person),
      mail: this.mail.configured,
      invitable,
      linkable: invitable && (own || !person.administrator),
      failed: await this.failed.of(id),
      waits: waitsFor(viewer, (await this.administrators.waiting()).get(id)),
    };
  }

  @Post(':personId/invitation')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string): Promise<SeeOther> {
    const { name, email } = await this.invitations.invite(viewer, id);
    return seeOther(`/people/${id}`, `A link for ${name} is on its way to ${email}.`);
  }

  @Post(':personId/link')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  @Page('accounts/handed-link', 'One-time link')
  async link(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    const { person, url, lasts } = await this.handedLinks.make(viewer, id);
    return { name: person.name, link: url, lasts, back: `/people/${id}` };
  }

  @Post(':personId/administrator/confirmation')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async confirm(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string): Promise<SeeOther> {
    const before = await this.people.one(id);
    const { name, disabledAt } = await this.administrators.confirm(viewer, id);
    if (disabledAt && !before.disabledAt) return seeOther(`/people/${id}/due`, goneWords(name));
    return seeOther(`/people/${id}`, `Confirmed for ${name}.`);
  }

  @Post(':personId/administrator/refusal')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async refuse(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string): Promise<SeeOther> {
    const { name } = await this.administrators.refuse(viewer, id);
    return seeOther(`/people/${id}`, `Nothing changes for ${name}.`);
  }

  @Post(':personId')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async change(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') id: string,
    @FormBody() input: PersonChange,
  ): Promise<SeeOther> {
    const before = await this.people.one(id);
    const { disabledAt, name } = await this.people.change(viewer, id, input);
    if (disabledAt && !before.disabledAt) return seeOther(`/people/${id}/due`, goneWords(name));
    const waits = (await this.administrators.waiting()).has(id);
    return waits
      ? seeOther(`/people/${id}`, 'Saved. Another administrator has to confirm the rest.')
      : seeOther('/people', 'Saved.');
  }
}

function goneWords(name: string): string {
  return `${name} is signed out everywhere, and their links and API tokens no longer work.`;
}

function next({ invite }: NewPersonInput, mail: boolean): string {
  if (invite) return 'A link is on its way to them.';
  return mail
    ? 'They can request an email link on the sign-in page.'
    : 'Create a one-time link below and hand it over.';
}

const wishWords: Record<AdministratorWish, string> = {
  make: 'make this person an administrator',
  take: 'take the administrator’s rights away',
  deactivate: 'deactivate this administrator',
};

/** What waits for a second administrator, and whether this one may confirm it. */
export function waitsFor(viewer: Viewer, change: AdministratorChange | undefined) {
  if (!change) return null;
  const { wants, askedByName, askedById, askedAt, expiresAt, personId } = change;
  const mayConfirm = viewer.id !== askedById && viewer.id !== personId;
  return { wants, what: wishWords[wants], askedByName, askedAt, expiresAt, mayConfirm };
}

/** What of a person is shown; never the password's hash. */
export function shown(person: Person) {
  const { id, name, email, administrator, opensJobs, disabledAt, createdAt, version } = person;
  const signsIn = email !== null && disabledAt === null && isAdmitted(person);
  return { id, name, email, administrator, opensJobs, disabled: disabledAt !== null, signsIn, createdAt, version };
}
