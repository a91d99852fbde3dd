import { type DynamicModule, Global, Module } from '@nestjs/common';
import { Background } from './background.js';

/** Jobs that are done in this process after the answer was given. */
@Global()
@Module({})
export class BackgroundModule {
  static with(databaseUrl: string): DynamicModule {
    return {
      module: BackgroundModule,
      providers: [{ provide: Background, useFactory: () => new Background(databaseUrl) }],
      exports: [Background],
    };
  }
}
