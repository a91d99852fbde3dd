import { Module } from '@nestjs/common';
import { ComparisonModule } from '../comparison/pages/comparison.module.js';
import { PacketsModule } from '../packets/making/packets.module.js';
import { DecisionList } from './decision-list.js';
import { DecisionMerge } from './decision-merge.service.js';
import { DecisionNotes } from './decision-notes.service.js';
import { DecisionsApi } from './decisions.api.js';
import { DecisionsPages } from './decisions.pages.js';
import { DecisionGrounds } from './decision-grounds.service.js';
import { RejectionsApi, RejectionsPages } from './rejections.pages.js';
import { RejectionViews } from './rejection-views.service.js';
import { Decisions } from './decisions.service.js';

@Module({
  imports: [ComparisonModule, PacketsModule],
  controllers: [DecisionsPages, DecisionsApi, RejectionsPages, RejectionsApi],
  providers: [Decisions, DecisionGrounds, DecisionList, DecisionMerge, DecisionNotes, RejectionViews],
})
export class DecisionsModule {}
