import {
  Controller,
  Delete,
  Get,
  HttpCode,
  Post,
  Put,
  createParamDecorator,
  type ExecutionContext,
} from '@nestjs/common';
import { ApiBody, ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { jobDetail } from '../../jobs/job-views.service.js';
import { IdParam, JsonBody, QueryInput } from '../../platform/http/input.js';
import { ListQuery } from '../../platform/http/paging.js';
import { JobBeginnings } from './job-beginnings.service.js';
import { JobCopy, JobFromRole, NewRole, RoleEdit } from './role.dto.js';
import { roleDetail, RoleTemplates } from './role-templates.service.js';

/** The text of a role file; as JSON it was read already. */
const RoleText = createParamDecorator((_: unknown, context: ExecutionContext): string =>
  JSON.stringify(context.switchToHttp().getRequest<{ body?: unknown }>().body ?? null),
);

@ApiTags('Role templates')
@Controller('api/v1')
export class RolesApi {
  constructor(
    private readonly templates: RoleTemplates,
    private readonly beginnings: JobBeginnings,
  ) {}

  @Get('roles')
  @Allow('job.open')
  @ApiOperation({ summary: 'Your role templates and those that are shared, by name' })
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: ListQuery) {
    return this.templates.list(viewer, query);
  }

  @Post('roles')
  @Allow('job.open')
  @ApiOperation({ summary: 'Import a role file as a template; problems are named by JSON pointer' })
  @ApiBody({ schema: { type: 'object', description: 'A role file, up to 2 MB.' } })
  async import(@CurrentViewer() viewer: Viewer, @RoleText() text: string) {
    const naming = ({ pointer, message }: { pointer: string; message: string }) => ({
      field: pointer || 'body',
      message,
    });
    return roleDetail(await this.templates.import(viewer, text, naming));
  }

  @Get('roles/:roleId')
  @Allow('job.open')
  @ApiOperation({ summary: 'A role template' })
  async one(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string) {
    return roleDetail(await this.templates.one(viewer, id));
  }

  @Put('roles/:roleId')
  @Allow('job.open')
  @ApiOperation({ summary: 'Rename a role template, describe it, share it or stop sharing it' })
  async edit(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string, @JsonBody() input: RoleEdit) {
    return roleDetail(await this.templates.edit(viewer, id, input));
  }

  @Delete('roles/:roleId')
  @HttpCode(204)
  @Allow('job.open')
  @ApiOperation({ summary: 'Delete a role template; jobs that began with it stay as they are' })
  remove(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string): Promise<void> {
    return this.templates.remove(viewer, id);
  }

  @Get('roles/:roleId/file')
  @Allow('job.open')
  @ApiOperation({ summary: 'A role template as a role file' })
  file(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string) {
    return this.templates.file(viewer, id);
  }

  @Post('roles/:roleId/jobs')
  @Allow('job.open')
  @ApiOperation({ summary: 'Create a job from a role template' })
  async begin(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string, @JsonBody() input: JobFromRole) {
    return jobDetail(await this.beginnings.fromTemplate(viewer, id, input));
  }

  @Post('jobs/:jobId/copies')
  @Allow('job.open')
  @ApiOperation({ summary: 'Create a job with another job’s analysis, plan, kit, and stages, and its team if asked' })
  async copy(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: JobCopy) {
    return jobDetail(await this.beginnings.fromJob(viewer, jobId, input));
  }

  @Post('jobs/:jobId/template')
  @Allow('job.open')
  @ApiOperation({ summary: 'Save a job’s role as a template of your own' })
  async save(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @JsonBody() input: NewRole) {
    return roleDetail(await this.templates.save(viewer, jobId, input));
  }
}
