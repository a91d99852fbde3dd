import { Module } from '@nestjs/common';
import { ComparisonModule } from '../comparison/comparison.module.js';
import { BrowserModule } from '../platform/browser/browser.module.js';
import { PacketShelf } from './packet-shelf.service.js';
import { PacketSources } from './packet-sources.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketsApi } from './packets.api.js';
import { PacketsPages } from './packets.pages.js';
import { Packets } from './packets.service.js';

@Module({
  imports: [BrowserModule, ComparisonModule],
  controllers: [PacketsPages, PacketsApi],
  providers: [Packets, PacketShelf, PacketVerification, PacketSources],
  exports: [PacketSources],
})
export class PacketsModule {}
