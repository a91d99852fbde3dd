import 'reflect-metadata';
import { fileURLToPath } from 'node:url';
import { type DynamicModule, Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import { AppModule } from './app.module.js';
import { entities } from './entities.js';
import type { Settings } from './platform/config/settings.js';
import { setInstallationZone } from './platform/http/input.js';
import { prepareServer } from './platform/http/server.js';
import { PlatformModule } from './platform/platform.module.js';
import { Views } from './platform/views/views.js';

export const templatesFolder = fileURLToPath(new URL('../templates', import.meta.url));

@Module({})
class Root {
  static with(platform: DynamicModule): DynamicModule {
    return { module: Root, imports: [platform, AppModule] };
  }
}

/** The web application on a migrated database, not yet listening. */
export async function createApplication(settings: Settings, databaseUrl: string): Promise<NestFastifyApplication> {
  setInstallationZone(settings.timeZone);
  const views = new Views(templatesFolder);
  const adapter = new FastifyAdapter({
    trustProxy: settings.trustProxy,
    maxParamLength: 200,
    bodyLimit: 4 * 1024 * 1024,
  });
  await prepareServer(adapter.getInstance() as never, settings, views.assets);
  const platform = PlatformModule.with({ settings, databaseUrl, entities, views });
  const app = await NestFactory.create<NestFastifyApplication>(Root.with(platform), adapter, {
    bodyParser: false,
    logger: ['error', 'warn'],
    abortOnError: false,
  });
  await app.init();
  await app.getHttpAdapter().getInstance().ready();
  return app;
}
