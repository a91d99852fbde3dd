// Builds only where the sources are newer than what was built, then runs it: a later start is not kept waiting.
import { buildWhatChanged } from './build.mjs';

buildWhatChanged();
await import('../../dist/app/main.js');
