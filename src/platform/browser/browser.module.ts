import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { SETTINGS, type Settings } from '../config/settings.js';
import { BrowserPool } from './browser-pool.js';

/** The Chromium that prints packets; it starts with the first of them and ends with the application. */
@Global()
@Module({
  providers: [
    {
      provide: BrowserPool,
      inject: [SETTINGS],
      useFactory: ({ browserExecutable, printsAtOnce }: Settings) =>
        new BrowserPool({ executablePath: browserExecutable, maxPages: printsAtOnce }),
    },
  ],
  exports: [BrowserPool],
})
export class BrowserModule implements OnApplicationShutdown {
  constructor(private readonly pool: BrowserPool) {}

  onApplicationShutdown(): Promise<void> {
    return this.pool.close();
  }
}
