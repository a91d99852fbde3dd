import { Controller, Get, Post, Put } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { ShownOnce } from '../../platform/http/shown-once.js';
import { Allow, CurrentViewer } from '../access/access.js';
import { Administrators } from './administrators.service.js';
import { HandedLinks } from './handed-links.service.js';
import { Invitations } from './invitations.service.js';
import { shown, waitsFor } from './people.pages.js';
import { People } from './people.service.js';
import { NewPersonInput, PeopleQuery, PersonChange } from './person.dto.js';
import type { Person } from '../access/person.entity.js';
import type { Viewer } from '../access/viewer.js';
import { isStretch } from '../../platform/http/cursors.js';

@ApiTags('People')
@Controller('api/v1')
export class PeopleApi {
  constructor(
    private readonly people: People,
    private readonly invitations: Invitations,
    private readonly administrators: Administrators,
    private readonly handedLinks: HandedLinks,
  ) {}

  @Get('me')
  @Allow('own.use')
  @ApiOperation({ summary: 'The person the request acts for' })
  me(@CurrentViewer() viewer: Viewer) {
    return { ...viewer.person, administrator: viewer.administrator, opensJobs: viewer.opensJobs };
  }

  @Get('people')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Everyone who can sign in' })
  async list(@QueryInput() query: PeopleQuery) {
    if (isStretch(query)) {
      const stretch = await this.people.stretch(query);
      return { ...stretch, items: stretch.items.map(shown) };
    }
    const list = await this.people.list(query);
    return { ...list, items: list.items.map(shown) };
  }

  @Post('people')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Add a person' })
  async add(@CurrentViewer() viewer: Viewer, @JsonBody() input: NewPersonInput) {
    return this.whole(viewer, await this.people.add(viewer, input));
  }

  @Get('people/:personId')
  @Allow('people.manage')
  @ApiOperation({ summary: 'One person, and what a second administrator has to confirm about them' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    return this.whole(viewer, await this.people.one(id));
  }

  @Put('people/:personId')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Change a person; send the version that was read' })
  async change(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string, @JsonBody() input: PersonChange) {
    return this.whole(viewer, await this.people.change(viewer, id, input));
  }

  @Post('people/:personId/invitation')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Email a person a sign-in link; only they see it' })
  async invite(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    return shown(await this.invitations.invite(viewer, id));
  }

  @Post('people/:personId/link')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Create a one-time link to hand over, where email isn’t set up; it is shown once' })
  @ShownOnce()
  async link(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    const { url } = await this.handedLinks.make(viewer, id);
    return { url };
  }

  @Post('people/:personId/administrator/confirmation')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Confirm, as another administrator, who becomes one or stops being one' })
  async confirm(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    return this.whole(viewer, await this.administrators.confirm(viewer, id));
  }

  @Post('people/:personId/administrator/refusal')
  @Allow('people.manage')
  @ApiOperation({ summary: 'Refuse who was to become an administrator or stop being one' })
  async refuse(@CurrentViewer() viewer: Viewer, @IdParam('personId') id: string) {
    return this.whole(viewer, await this.administrators.refuse(viewer, id));
  }

  private async whole(viewer: Viewer, person: Person) {
    const waits = (await this.administrators.waiting()).get(person.id);
    return { ...shown(person), waits: waitsFor(viewer, waits) };
  }
}
