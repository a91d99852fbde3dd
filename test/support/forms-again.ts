import type { TestApplication } from './application.js';

export interface Shown {
  statusCode: number;
  body: string;
}

/** @param ask asks for the page as the product would have */
type Show = (page: string, ask: () => Promise<Shown>) => Promise<Shown>;

/** What names a failure that the product passes to the page of its form. */
const failing = /^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/;

/**
 * A form that is refused is shown again, for which the product asks itself for the whole page: most of what a refusal
 * costs. Whether and how that page is got, a spec says that sends many forms and looks at how they are refused.
 * @returns what ends it
 */
export function showFormsAgain({ app }: TestApplication, show: Show): () => void {
  type Asked = { url?: string; headers?: Record<string, unknown> };
  const fastify = app.getHttpAdapter().getInstance() as unknown as { inject(asked: Asked): Promise<Shown> };
  const { inject: own } = fastify;
  const inject = own.bind(fastify);
  fastify.inject = (asked) => {
    const isFormAgain = failing.test(String(asked.headers?.['x-callboard-failure']));
    return isFormAgain ? show(asked.url!, async () => inject(asked)) : inject(asked);
  };
  return () => {
    fastify.inject = own;
  };
}
