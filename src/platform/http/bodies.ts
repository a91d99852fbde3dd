import formbody from '@fastify/formbody';
import multipart from '@fastify/multipart';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { parse } from 'qs';
import { InvalidInput } from '../base/domain-errors.js';
import type { Upload } from './request.js';

const MiB = 1024 * 1024;
/** A whole form or JSON body. Long enough that an over-long field is told about by its name. */
const bodyLimit = 4 * MiB;
/** A round with its documents. */
export const roundLimit = 64 * MiB;
const uploadLimit = 10 * MiB;
const deepest = 32;

/** Reads the bodies that pages and programs send, and refuses what no field could hold. */
export async function readBodies(server: FastifyInstance): Promise<void> {
  server.removeAllContentTypeParsers();
  for (const [type, limit] of [
    ['application/json', bodyLimit],
    ['application/vnd.callboard.round+json', roundLimit],
  ] as const) {
    server.addContentTypeParser(type, { parseAs: 'string', bodyLimit: limit }, (_request, text, done) => {
      try {
        done(null, type === 'application/json' ? jsonFrom(String(text)) : text);
      } catch (error) {
        done(error as Error);
      }
    });
  }
  await server.register(formbody, { bodyLimit, parser: formFrom });
  await server.register(multipart, { throwFileSizeLimit: false });
  server.addHook('preValidation', async (request) => {
    if (request.isMultipart()) request.body = await multipartFrom(request);
  });
}

function jsonFrom(text: string): unknown {
  if (text.trim() === '') return {};
  refuseDepth(text);
  try {
    return JSON.parse(text);
  } catch (error) {
    throw InvalidInput.field('body', `This is not JSON: ${(error as Error).message}.`);
  }
}

/** Nesting is counted in the text, so that no recursive reader ever meets it. */
function refuseDepth(text: string): void {
  let depth = 0;
  let quoted = false;
  for (let i = 0; i < text.length; i += 1) {
    const char = text.charCodeAt(i);
    if (quoted) {
      if (char === 92) i += 1;
      else if (char === 34) quoted = false;
    } else if (char === 34) quoted = true;
    else if (char === 123 || char === 91) {
      depth += 1;
      if (depth > deepest) throw InvalidInput.field('body', `Nested deeper than ${deepest} levels.`);
    } else if (char === 125 || char === 93) depth -= 1;
  }
}

function formFrom(text: string): Record<string, unknown> {
  return parse(text, {
    depth: 4,
    parameterLimit: 20_000,
    arrayLimit: 500,
    ignoreQueryPrefix: false,
    allowPrototypes: false,
    throwOnLimitExceeded: false,
  }) as Record<string, unknown>;
}

async function multipartFrom(request: FastifyRequest): Promise<Record<string, unknown>> {
  const fields = new URLSearchParams();
  const uploads = new Map<string, Upload>();
  const fileSize = request.routeOptions.url?.startsWith('/rounds') ? roundLimit : uploadLimit;
  for await (const part of request.parts({ limits: { fileSize, files: 20, fields: 2000, fieldSize: bodyLimit } })) {
    if (part.type === 'field') {
      fields.append(part.fieldname, String(part.value));
      continue;
    }
    const bytes = await part.toBuffer();
    if (part.file.truncated) {
      // Said when the handler reads its input, so that the form comes back with what was typed.
      const problem = `The file is larger than ${fileSize / MiB} MB. Choose a smaller one.`;
      request.uploadProblem ??= InvalidInput.field(part.fieldname, problem);
      continue;
    }
    const fileName = (part.filename ?? '').replaceAll('\0', '');
    if (fileName !== '' || bytes.length > 0) uploads.set(part.fieldname, { fileName: fileName || 'file', bytes });
  }
  request.uploads = uploads;
  return formFrom(fields.toString());
}
