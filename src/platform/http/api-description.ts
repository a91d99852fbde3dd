import type * as Swagger from '@nestjs/swagger';

/*
 * What handlers and their inputs say of themselves for the API's document. It is noted as the code is read, and handed to
 * @nestjs/swagger when somebody asks for the document: that package and what it needs are more than 500 files, a ninth of
 * what a start would take.
 */
export type SwaggerPackage = typeof Swagger;
type Said = (...on: unknown[]) => unknown;

const noted: ((swagger: SwaggerPackage) => void)[] = [];

function later<const Name extends keyof SwaggerPackage>(name: Name): SwaggerPackage[Name] {
  const decorator = (...given: unknown[]): Said => {
    return (...on) => void noted.push((swagger) => (swagger[name] as (...all: unknown[]) => Said)(...given)(...on));
  };
  return decorator as SwaggerPackage[Name];
}

export const ApiBody = later('ApiBody');
export const ApiConsumes = later('ApiConsumes');
export const ApiExcludeController = later('ApiExcludeController');
export const ApiExtension = later('ApiExtension');
export const ApiHeader = later('ApiHeader');
export const ApiOperation = later('ApiOperation');
export const ApiParam = later('ApiParam');
export const ApiProduces = later('ApiProduces');
export const ApiProperty = later('ApiProperty');
export const ApiTags = later('ApiTags');

/** The package, once it knows what was said so far; each class after those that it extends, as the code was read. */
export async function toldOfTheApi(): Promise<SwaggerPackage> {
  const swagger = await import('@nestjs/swagger');
  for (const tell of noted.splice(0)) tell(swagger);
  return swagger;
}
