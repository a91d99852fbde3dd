import { Module } from '@nestjs/common';
import { ComparisonModule } from '../../comparison/pages/comparison.module.js';
import { BrowserModule } from '../../platform/browser/browser-pool.js';
import { PacketMaking, PacketOrders } from './packet-making.service.js';
import { PacketReader } from './packet-reader.service.js';
import { PacketVisibility } from './packet-visibility.js';
import { PacketNotes } from '../document/packet-notes.js';
import { PacketSources } from '../document/packet-sources.js';
import { PacketVerification } from './packet-verification.service.js';
import { PacketsApi } from './packets.api.js';
import { PacketsPages } from './packets.pages.js';
import { Packets } from './packets.service.js';

@Module({
  imports: [BrowserModule, ComparisonModule],
  controllers: [PacketsPages, PacketsApi],
  providers: [
    Packets,
    PacketMaking,
    PacketOrders,
    PacketReader,
    PacketVisibility,
    PacketVerification,
    PacketNotes,
    PacketSources,
  ],
  exports: [PacketNotes, PacketSources],
})
export class PacketsModule {}
