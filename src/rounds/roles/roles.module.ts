import { Module } from '@nestjs/common';
import { JobBeginnings } from './job-beginnings.service.js';
import { RoleTemplates } from './role-templates.service.js';
import { RoleViews } from './role-views.service.js';
import { RolesApi } from './roles.api.js';
import { RolesPages } from './roles.pages.js';

@Module({
  controllers: [RolesPages, RolesApi],
  providers: [RoleTemplates, JobBeginnings, RoleViews],
})
export class RolesModule {}
