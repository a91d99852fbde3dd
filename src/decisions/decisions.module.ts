import { Module } from '@nestjs/common';
import { DecisionList } from './decision-list.js';
import { DecisionsApi } from './decisions.api.js';
import { DecisionsPages } from './decisions.pages.js';
import { Decisions } from './decisions.service.js';

@Module({
  controllers: [DecisionsPages, DecisionsApi],
  providers: [Decisions, DecisionList],
})
export class DecisionsModule {}
