import { applyDecorators, SetMetadata } from '@nestjs/common';
import { ApiExtension } from './api-description.js';

export const SHOWN_ONCE = 'callboard:shown-once';

/** That the answer holds a secret that is shown this one time: it is kept nowhere, and not given again. */
export const ShownOnce = (): MethodDecorator =>
  applyDecorators(SetMetadata(SHOWN_ONCE, true), ApiExtension('x-shown-once', true));
