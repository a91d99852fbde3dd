import { Readable } from 'node:stream';
import { type CallHandler, type ExecutionContext, Injectable, type NestInterceptor, SetMetadata } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { catchError, map, type Observable, of } from 'rxjs';
import { Views } from '../views/views.js';
import { regionalOf } from './input.js';
import type { Paged } from './paging.js';
import { viewerShown } from './request.js';

const PAGE = 'callboard:page';
const FORM_PAGE = 'callboard:form-page';

/** That a handler answers with a page: its template, and a title unless the model brings one. */
export const Page = (template: string, title = ''): MethodDecorator => SetMetadata(PAGE, { template, title });

/**
 * Where the form of this handler is shown, as a path with the handler's own parameters: when the input is
 * refused, that page answers, with what was typed and what is wrong with it.
 */
export const FormPage = (path: string): MethodDecorator => SetMetadata(FORM_PAGE, path);

/** Sends the browser on after a form was taken. */
export class SeeOther {
  constructor(
    readonly to: string,
    /** One sentence shown at the top of the next page. */
    readonly notice?: string,
  ) {}
}

export function seeOther(to: string, notice?: string): SeeOther {
  return new SeeOther(to, notice);
}

/** Thrown where another page answers than the handler's own: something has to be seen first. */
export class PageInstead extends Error {
  constructor(readonly shown: { template: string; model: object }) {
    super(`The page ${shown.template} answers.`);
  }
}

/** That something was taken on and is done in the background, with where to see how far it is. For programs. */
export class Accepted<T extends object = object> {
  constructor(
    readonly at: string,
    readonly body: T,
  ) {}
}

/** Bytes to be downloaded, or shown beside the page; a stream is sent as it comes. */
export class FileAnswer<MediaType extends string = string> {
  constructor(
    readonly bytes: Uint8Array | string | Readable,
    readonly fileName: string,
    readonly mediaType: MediaType,
    readonly inline = false,
  ) {}
}

/** Turns what handlers return into answers: models into pages, the rest as it says. */
@Injectable()
export class PageInterceptor implements NestInterceptor {
  constructor(
    private readonly reflector: Reflector,
    private readonly views: Views,
  ) {}

  intercept(context: ExecutionContext, next: CallHandler): Observable<unknown> {
    const page = this.reflector.get<{ template: string; title: string } | undefined>(PAGE, context.getHandler());
    const http = context.switchToHttp();
    const reply = http.getResponse<FastifyReply>();
    const request = http.getRequest<FastifyRequest>();
    request.formPage = this.formPageOf(context, request);
    return next.handle().pipe(
      catchError((error: unknown) => {
        if (error instanceof PageInstead) return of(error);
        throw error;
      }),
      map((result: unknown) => {
        if (result instanceof PageInstead) {
          return this.show(request, reply, { template: result.shown.template, title: '' }, result.shown.model);
        }
        if (result instanceof SeeOther) return sendOn(reply, result);
        if (result instanceof FileAnswer) return sendFile(reply, result);
        if (result instanceof Accepted) return accept(reply, result);
        if (!page) return result;
        const model = (result ?? {}) as object;
        const last = lastPage(request.url, model);
        return last ? sendOn(reply, seeOther(last)) : this.show(request, reply, page, model);
      }),
    );
  }

  /** The address of the page that shows this handler's form: its parameters filled in, and the query kept. */
  private formPageOf(context: ExecutionContext, request: FastifyRequest): string | undefined {
    const path = this.reflector.get<string | undefined>(FORM_PAGE, context.getHandler());
    if (path === undefined) return undefined;
    const params = request.params as Record<string, string>;
    const query = request.url.split('?')[1];
    const filled = path.replace(/:(\w+)/g, (_, name: string) => encodeURIComponent(params[name] ?? ''));
    return query ? `${filled}?${query}` : filled;
  }

  private show(
    request: FastifyRequest,
    reply: FastifyReply,
    page: { template: string; title: string },
    model: object,
  ): string {
    const notice = noticeOf(request, reply);
    void reply.type('text/html; charset=utf-8').header('cache-control', 'no-store').header('vary', 'accept-language');
    return this.views.render(page.template, model, {
      title: 'title' in model ? String(model.title) : page.title,
      viewer: viewerShown(request),
      ...regionalOf(request),
      path: request.url.split('?')[0] ?? '/',
      nonce: '',
      notice,
      failure: request.failure,
      reloadAfter: 'reloadAfter' in model ? Number(model.reloadAfter) : undefined,
    });
  }
}

/**
 * Where the last page is of a list that has become shorter than the page that was asked for: to show none of it would
 * read as if there were nothing. A model is such a list itself, or one of its parts is.
 */
function lastPage(url: string, model: object): string | undefined {
  const short = [model, ...(Object.values(model) as unknown[])].find(isBeyond);
  if (!short) return undefined;
  const [path = '', query] = url.split('?');
  const parameters = new URLSearchParams(query);
  parameters.set('page', String(short.pages));
  return `${path}?${parameters.toString()}`;
}

function isBeyond(part: unknown): part is { pages: number } {
  if (part === null || typeof part !== 'object') return false;
  const { page, pages, items } = part as Partial<Paged<unknown>>;
  return page !== undefined && pages !== undefined && Array.isArray(items) && items.length === 0 && page > pages;
}

function sendOn(reply: FastifyReply, answer: SeeOther): string {
  if (answer.notice) {
    const { name, options } = noticeCookie(reply.request);
    void reply.setCookie(name, answer.notice, { ...options, maxAge: 60 });
  }
  void reply.code(303).header('location', answer.to).header('cache-control', 'no-store');
  return '';
}

function accept(reply: FastifyReply, answer: Accepted): object {
  void reply.code(202).header('location', answer.at).header('cache-control', 'no-store');
  return answer.body;
}

function noticeOf(request: FastifyRequest, reply: FastifyReply): string | undefined {
  const { name, options } = noticeCookie(request);
  const notice = request.cookies[name];
  if (notice) void reply.clearCookie(name, options);
  return notice;
}

/** Over https no other host of the same domain can write it. */
function noticeCookie({ secureSite }: FastifyRequest) {
  const options = { path: '/', httpOnly: true, sameSite: 'lax', secure: secureSite } as const;
  return { name: secureSite ? '__Host-notice' : 'notice', options };
}

function sendFile(reply: FastifyReply, file: FileAnswer): Buffer | Readable {
  const plain = file.fileName.replace(/[^\x20-\x7e]|["\\]/g, '_');
  const disposition = file.inline ? 'inline' : 'attachment';
  void reply
    .type(file.mediaType)
    .header('cache-control', 'no-store')
    .header('x-content-type-options', 'nosniff')
    .header(
      'content-disposition',
      `${disposition}; filename="${plain}"; filename*=UTF-8''${encodeURIComponent(file.fileName)}`,
    );
  if (file.bytes instanceof Readable) return file.bytes;
  return typeof file.bytes === 'string' ? Buffer.from(file.bytes) : Buffer.from(file.bytes);
}
