import { Controller, Get, Post } from '@nestjs/common';
import { FormBody, IdParam, QueryInput } from '../platform/http/input.js';
import { FormPage, Page, type SeeOther, seeOther } from '../platform/http/page.js';
import { Allow, CurrentViewer } from './access.js';
import { People } from './people.service.js';
import { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import type { Person } from './person.entity.js';
import type { Viewer } from './viewer.js';

@Controller('people')
export class PeoplePages {
  constructor(private readonly people: People) {}

  @Get()
  @Allow('people.manage')
  @Page('accounts/people', 'People')
  async list(@QueryInput() query: PeopleQuery): Promise<object> {
    const list = await this.people.list(query);
    return { ...list, q: query.q, items: list.items.map(shown) };
  }

  @Get('new')
  @Allow('people.manage')
  @Page('accounts/new-person', 'Add a person')
  blank(): object {
    return {};
  }

  @Post()
  @Allow('people.manage')
  @FormPage('/people/new')
  async add(@CurrentViewer() viewer: Viewer, @FormBody() input: NewPersonInput): Promise<SeeOther> {
    const person = await this.people.add(viewer, input);
    return seeOther('/people', `${person.name} can sign in now. Give them the password in person.`);
  }

  @Get(':personId')
  @Allow('people.manage')
  @Page('accounts/person')
  async one(@IdParam('personId') id: string): Promise<object> {
    const person = await this.people.one(id);
    return { title: person.name, person: shown(person) };
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

/** What of a person is shown; never the password's hash. */
export function shown(person: Person) {
  const { id, name, email, administrator, opensJobs, disabledAt, createdAt, version } = person;
  return { id, name, email, administrator, opensJobs, disabled: disabledAt !== null, createdAt, version };
}
