import { Controller, Get, Post } from '@nestjs/common';
import { Allow, CurrentViewer } from '../../accounts/access/access.js';
import type { Viewer } from '../../accounts/access/viewer.js';
import { InvalidInput } from '../../platform/base/domain-errors.js';
import { FormBody, IdParam, QueryInput, UploadOf } from '../../platform/http/input.js';
import { FileAnswer, FormPage, Page, type SeeOther, seeOther } from '../../platform/http/page.js';
import { ListQuery } from '../../platform/http/paging.js';
import type { Upload } from '../../platform/http/request.js';
import type { Problem } from '../file/problem.js';
import { JobBeginnings } from './job-beginnings.service.js';
import { JobCopy, JobFromRole, NewRole, RoleEdit } from './role.dto.js';
import { RoleTemplates } from './role-templates.service.js';
import { RoleViews } from './role-views.service.js';

@Controller()
export class RolesPages {
  constructor(
    private readonly templates: RoleTemplates,
    private readonly beginnings: JobBeginnings,
    private readonly views: RoleViews,
  ) {}

  @Get('roles')
  @Allow('job.open')
  @Page('roles/list', 'Role templates')
  list(@CurrentViewer() viewer: Viewer, @QueryInput() query: ListQuery) {
    return this.views.list(viewer, query);
  }

  @Get('roles/new')
  @Allow('job.open')
  @Page('roles/new', 'Import a role template')
  blank() {
    return {};
  }

  @Post('roles')
  @Allow('job.open')
  @FormPage('/roles/new')
  async import(@CurrentViewer() viewer: Viewer, @UploadOf('file') file: Upload | undefined): Promise<SeeOther> {
    if (!file) throw InvalidInput.field('file', 'Choose a role file.');
    const { id } = await this.templates.import(viewer, file.bytes, withPointer);
    return seeOther(`/roles/${id}`, 'Template imported. Only you can use it until you share it.');
  }

  @Get('roles/:roleId')
  @Allow('job.open')
  @Page('roles/role')
  one(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string) {
    return this.views.one(viewer, id);
  }

  @Post('roles/:roleId')
  @Allow('job.open')
  @FormPage('/roles/:roleId')
  async edit(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string, @FormBody() input: RoleEdit) {
    await this.templates.edit(viewer, id, input);
    return seeOther(`/roles/${id}`, 'Saved.');
  }

  @Post('roles/:roleId/deletion')
  @Allow('job.open')
  @FormPage('/roles/:roleId')
  async remove(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string) {
    await this.templates.remove(viewer, id);
    return seeOther('/roles', 'Template deleted. Jobs that began with it are as they were.');
  }

  @Get('roles/:roleId/file')
  @Allow('job.open')
  async file(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string): Promise<FileAnswer> {
    const role = await this.templates.file(viewer, id);
    const name = role.name.replace(/[^\p{L}\p{N}.-]+/gu, '-').replace(/^[.-]+|-+$/g, '');
    return new FileAnswer(
      `${JSON.stringify(role, null, 2)}\n`,
      `${name.slice(0, 80) || 'role'}.role.json`,
      'application/json',
    );
  }

  @Get('roles/:roleId/start')
  @Allow('job.open')
  @Page('roles/start')
  start(@CurrentViewer() viewer: Viewer, @IdParam('roleId') id: string) {
    return this.views.start(viewer, id);
  }

  @Post('roles/:roleId/jobs')
  @Allow('job.open')
  @FormPage('/roles/:roleId/start')
  async begin(@CurrentViewer() viewer: Viewer, @IdParam('roleId') roleId: string, @FormBody() input: JobFromRole) {
    const { id, title } = await this.beginnings.fromTemplate(viewer, roleId, input);
    return seeOther(`/jobs/${id}`, `${title} is open.`);
  }

  @Get('jobs/:jobId/copy')
  @Allow('job.open')
  @Page('roles/start')
  copying(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.copy(viewer, jobId);
  }

  @Post('jobs/:jobId/copies')
  @Allow('job.open')
  @FormPage('/jobs/:jobId/copy')
  async copy(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: JobCopy) {
    const { id, title } = await this.beginnings.fromJob(viewer, jobId, input);
    return seeOther(`/jobs/${id}`, `${title} is open.`);
  }

  @Get('jobs/:jobId/template')
  @Allow('job.open')
  @Page('roles/save')
  saving(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string) {
    return this.views.saving(viewer, jobId);
  }

  @Post('jobs/:jobId/template')
  @Allow('job.open')
  @FormPage('/jobs/:jobId/template')
  async save(@CurrentViewer() viewer: Viewer, @IdParam('jobId') jobId: string, @FormBody() input: NewRole) {
    const { id } = await this.templates.save(viewer, jobId, input);
    return seeOther(`/roles/${id}`, 'Template saved.');
  }
}

/** A problem as a line of the page: where it is, since no field of the form stands for it. */
function withPointer({ pointer, message }: Problem) {
  return { field: 'file.problems', message: pointer === '' ? message : `${pointer}: ${message}` };
}
