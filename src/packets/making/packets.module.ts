import { Module } from '@nestjs/common';
import { ComparisonModule } from '../../comparison/pages/comparison.module.js';
import { BrowserModule } from '../../platform/browser/browser.module.js';
import { PacketMaking } from './packet-making.service.js';
import { PacketOrderBook } from './packet-order-book.js';
import { PacketShelf } from './packet-shelf.service.js';
import { PacketSight } from './packet-sight.js';
import { PacketSources } from '../document/packet-sources.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketsApi } from './packets.api.js';
import { PacketsPages } from './packets.pages.js';
import { Packets } from './packets.service.js';

@Module({
  imports: [BrowserModule, ComparisonModule],
  controllers: [PacketsPages, PacketsApi],
  providers: [Packets, PacketMaking, PacketOrderBook, PacketShelf, PacketSight, PacketVerification, PacketSources],
  exports: [PacketSources],
})
export class PacketsModule {}
