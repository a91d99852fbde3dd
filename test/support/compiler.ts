import { createRequire } from 'node:module';
import type typescript from 'typescript';

/** The compiler. By `import`, its nine megabytes would be read a second time, for the names that they export. */
export const compiler = createRequire(import.meta.url)('typescript') as typeof typescript;
