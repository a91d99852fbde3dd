import { Controller, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { Allow, CurrentViewer } from '../access/access.js';
import { Invitations } from './invitations.service.js';
import { shown } from './people.pages.js';
import { People } from './people.service.js';
import { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import type { Viewer } from '../access/viewer.js';

@ApiTags('People')
@Controller('api/v1')
export class PeopleApi {
  constructor(
    private readonly people: People,
    private readonly invitations: Invitations,
  ) {}

  @Get('me')
  @Allow('own.use')
  @ApiOperation({ summary: 'The person the request acts for' })
  me(@CurrentViewer() viewer: Viewer): object {
    return { ...viewer.person, administrator: viewer.administrator, opensJobs: viewer.opensJobs };
  }

  @Get('people')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Everyone who can sign in' })
  async list(@QueryInput() query: PeopleQuery) {
    const list = await this.people.list(query);
    return { ...list, items: list.items.map(shown) };
  }

  @Post('people')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Add a person' })
  async add(@CurrentViewer() viewer: Viewer, @JsonBody() input: NewPersonInput) {
    return shown(await this.people.add(viewer, input));
  }

  @Get('people/:personId')
  @Allow('people.manage')
  @ApiOperation({ summary: 'One person' })
  async one(@IdParam('personId') id: string) {
    return shown(await this.people.one(id));
  }

  @Put('people/:personId')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Change a person; send the version that was read' })
  async change(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string, @JsonBody() input: PersonChange) {
    return shown(await this.people.change(viewer, id, input));
  }

  @Post('people/:personId/invitation')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Email a person a sign-in link; only they see it' })
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    return shown(await this.invitations.invite(viewer, id));
  }
}
