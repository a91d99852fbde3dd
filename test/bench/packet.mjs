import { packetContextFromRound } from '../../dist/rounds/packet-context-from-round.js';
import { evidenceFromRound } from '../../dist/rounds/evidence-from-round.js';
import { demoRound } from '../../dist/rounds/demo-round.js';
import { packetHtml } from '../../dist/packets/packet-html.js';
import { preparedPacket, printPacket } from '../../dist/packets/print-packet.js';
import { BrowserPool } from '../../dist/platform/browser/browser-pool.js';
import { findBrowser } from '../../dist/platform/browser/find-browser.js';
import { launchBrowser } from '../../dist/platform/browser/launch-browser.js';
import { pageStyle } from '../../dist/platform/browser/page-style.js';
import { alternated, figure, timed } from './figures.mjs';

const rounds = 5;

/** A packet from its evidence to the finished file, against bare Chromium that prints the same document. */
export async function packetFigures({ folder }) {
  const choice = { executablePath: process.env.PUPPETEER_EXECUTABLE_PATH, cacheFolder: folder };
  const pool = new BrowserPool({ ...choice, maxPages: 1 });
  const browser = await launchBrowser(await findBrowser(choice));
  try {
    const evidence = evidenceFromRound(demoRound);
    const context = packetContextFromRound(demoRound);
    const options = { paper: 'A4', names: true, madeAt: new Date('2026-03-20T10:00:00Z'), timeZone: 'UTC' };
    const { model } = preparedPacket(evidence, context, options);
    const html = `<!doctype html><meta charset="utf-8"><style>${pageStyle('A4')}</style>${await packetHtml(model, 'UTC')}`;
    let pages = 0;
    const packet = async () => {
      pages = (await printPacket(evidence, context, options, pool)).pages;
    };
    const bare = () => printBare(browser, html);
    await packet();
    await bare();
    const { value, baseline } = await alternated(
      rounds,
      () => timed(packet),
      () => timed(bare),
    );
    return [figure(`packet of the demo round, ${pages} pages`, value, 'ms', baseline)];
  } finally {
    await pool.close();
    await browser.close();
  }
}

async function printBare(browser, html) {
  const page = await browser.newPage();
  try {
    await page.setContent(html, { waitUntil: 'load' });
    await page.pdf({ preferCSSPageSize: true, printBackground: true, tagged: true, outline: true, format: 'A4' });
  } finally {
    await page.close();
  }
}
