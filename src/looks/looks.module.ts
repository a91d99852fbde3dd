import { Global, Module } from '@nestjs/common';
import { LookList } from './look-list.service.js';
import { LooksApi } from './looks.api.js';
import { LooksPages } from './looks.pages.js';
import { Looks } from './looks.service.js';

@Global()
@Module({ controllers: [LooksPages, LooksApi], providers: [Looks, LookList], exports: [Looks] })
export class LooksModule {}
