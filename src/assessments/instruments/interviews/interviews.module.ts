import { Module } from '@nestjs/common';
import { KitApi } from './kit.api.js';
import { KitPages } from './kit.pages.js';
import { Kits } from './kit.service.js';

@Module({ controllers: [KitPages, KitApi], providers: [Kits] })
export class InterviewsModule {}
