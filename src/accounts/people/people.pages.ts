import { Controller, Get, Post } from '@nestjs/common';
import { FormBody, IdParam, QueryInput } from '../../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { Allow, CurrentViewer } from '../access/access.js';
import { Mail } from '../../platform/mail/mail.js';
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
    private readonly mail: Mail,
  ) {}

  @Get()
  @Allow('people.manage')
  @Page('accounts/people', 'People')
  async list(@QueryInput() query: PeopleQuery) {
    const list = await this.people.list(query);
    return { ...list, q: query.q, items: list.items.map(shown) };
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
    return seeOther('/people', `${person.name} can sign in now. ${handedOver(input)}`);
  }

  @Get(':personId')
  @Allow('people.manage')
  @Page('accounts/person')
  async one(@IdParam('personId') id: string) {
    const person = await this.people.one(id);
    const invitable = person.email !== null && person.disabledAt === null;
    return { title: person.name, person: shown(person), mail: this.mail.configured, invitable };
  }

  @Post(':personId/invitation')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string): Promise<SeeOther> {
    const { name, email } = await this.invitations.invite(viewer, id);
    return seeOther(`/people/${id}`, `A link for ${name} is on its way to ${email}.`);
  }

  @Post(':personId')
  @Allow('people.manage')
  @FormPage('/people/:personId')
  async change(
    @CurrentViewer() viewer: Viewer,
    @IdParam('personId') id: string,
    @FormBody() input: PersonChange,
  ): Promise<SeeOther> {
    await this.people.change(viewer, id, input);
    return seeOther('/people', 'Saved.');
  }
}

function handedOver({ password, invite }: NewPersonInput): string {
  if (invite) return 'A link is on its way to them.';
  return password ? 'Give them the password in person.' : 'They can have a link mailed to them at the sign-in page.';
}

/** What of a person is shown; never the password's hash. */
export function shown(person: Person) {
  const { id, name, email, administrator, opensJobs, disabledAt, createdAt, version } = person;
  const signsIn = email !== null && disabledAt === null && isAdmitted(person);
  return { id, name, email, administrator, opensJobs, disabled: disabledAt !== null, signsIn, createdAt, version };
}
