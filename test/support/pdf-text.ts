export { pageTexts, tight } from '../../src/platform/pdf/pdf-text.js';
