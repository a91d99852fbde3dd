// What npm runs after an installation: builds, and downloads the browser that prints where npm brings none.
import { build } from './build.mjs';

build();
const { downloadBrowser } = await import('../../dist/platform/browser/download-browser.js');
const { platform, arch: architecture, env: environment } = process;
const problem = await downloadBrowser({ platform, architecture, environment });
if (problem) console.warn(problem);
