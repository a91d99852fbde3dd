import { type DynamicModule, Global, Module } from '@nestjs/common';
import { APP_FILTER, APP_INTERCEPTOR } from '@nestjs/core';
import { TypeOrmModule } from '@nestjs/typeorm';
import type { EntityTarget, ObjectLiteral } from 'typeorm';
import { BackgroundModule } from './background/background.js';
import { SETTINGS, type Settings } from './config/settings.js';
import { CONSTRAINT_ERRORS, type ConstraintErrors } from './database/database-problems.js';
import { DATABASE_PLACE, type DatabasePlace, dataSourceOptions, Source } from './database/data-source.js';
import { Database } from './database/database.js';
import { Signals } from './database/signals.js';
import { ErrorAnswers } from './http/error-answers.js';
import { PageInterceptor } from './http/page.js';
import { Mail } from './mail/mail.js';
import { Views } from './views/views.js';

/** What any application needs: settings, the database, pages, mail, work in the background. */
@Global()
@Module({})
export class PlatformModule {
  static with(parts: {
    settings: Settings;
    database: DatabasePlace;
    entities: EntityTarget<ObjectLiteral>[];
    constraintErrors: ConstraintErrors;
    views: Views;
  }): DynamicModule {
    return {
      module: PlatformModule,
      imports: [
        TypeOrmModule.forRootAsync({
          useFactory: () => dataSourceOptions(parts.database, parts.entities),
          dataSourceFactory: (options) => new Source(options!).initialize(),
        }),
        BackgroundModule.with(parts.database, parts.settings.background),
      ],
      providers: [
        { provide: SETTINGS, useValue: parts.settings },
        { provide: DATABASE_PLACE, useValue: parts.database },
        { provide: Views, useValue: parts.views },
        { provide: CONSTRAINT_ERRORS, useValue: parts.constraintErrors },
        Database,
        Mail,
        { provide: Signals, useFactory: () => new Signals(parts.database) },
        { provide: APP_FILTER, useClass: ErrorAnswers },
        { provide: APP_INTERCEPTOR, useClass: PageInterceptor },
      ],
      exports: [SETTINGS, Views, Database, Mail, Signals],
    };
  }
}
