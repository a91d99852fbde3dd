import { Controller, Get } from '@nestjs/common';
import { ApiOperation, ApiTags } from '../../platform/http/api-description.js';
import { Page } from '../../platform/http/page.js';
import { Allow } from '../access/access.js';
import { permissionColumns, type PermissionRow, permissionTable } from '../access/permission-table.js';

@Controller('permissions')
export class PermissionsPages {
  @Get()
  @Allow('people.manage')
  @Page('accounts/permissions', 'Who can do what')
  show() {
    return { columns: permissionColumns, rows: permissionTable() };
  }
}

@ApiTags('People')
@Controller('api/v1/permissions')
export class PermissionsApi {
  @Get()
  @Allow('people.manage')
  @ApiOperation({ summary: 'Who can do what: each permission, and which roles have it' })
  show(): { columns: string[]; rows: PermissionRow[] } {
    return { columns: permissionColumns, rows: permissionTable() };
  }
}
