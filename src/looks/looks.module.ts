import { Global, Module } from '@nestjs/common';
import { Looks } from './looks.service.js';

@Global()
@Module({ providers: [Looks], exports: [Looks] })
export class LooksModule {}
